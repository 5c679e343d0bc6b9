import type { ServerResponse } from "node:http";
import type { Clock } from "pulumi-zavu-provider/clock";
import type { Events } from "./page";

// Without three heartbeats, the page reports a lost connection (board.js).
const HEARTBEAT_MS = 5_000;
// How long the page waits before it reconnects.
const RETRY_MS = 2_000;
// A suspended tab does not read. It gets the whole state when it reconnects.
const MAX_UNREAD_BYTES = 8 * 2 ** 20;
const GRACE_MS = 1_000;

/** Sends server-sent events to the open pages. */
export class EventStreams {
  private readonly pages = new Set<ServerResponse>();
  private readonly stop = new AbortController();

  constructor(private readonly clock: Clock) {
    void this.keepAlive();
  }

  /** Adds a page, which first gets the whole state. */
  add(page: ServerResponse, all: Events["all"]): void {
    if (page.destroyed) return;
    page.on("close", () => this.pages.delete(page));
    page.write(`retry: ${RETRY_MS}\n\n${encoded("all", all)}`);
    this.pages.add(page);
  }

  send<Name extends keyof Events>(name: Name, data: Events[Name]): void {
    this.write(encoded(name, data));
  }

  /** Sends the last event. Resolves when every page has read it and closed, or after a second. */
  async end(ending: Events["end"]): Promise<void> {
    this.stop.abort();
    const closed = [...this.pages].map((page) => new Promise<void>((resolve) => page.once("close", resolve)));
    for (const page of this.pages) page.end(encoded("end", ending));
    this.pages.clear();
    const all = new AbortController();
    void Promise.all(closed).then(() => all.abort());
    await this.clock.sleep(GRACE_MS, all.signal);
  }

  /** Ends the heartbeat; the server closes the pages. */
  close(): void {
    this.stop.abort();
  }

  private async keepAlive(): Promise<void> {
    for (;;) {
      await this.clock.sleep(HEARTBEAT_MS, this.stop.signal);
      if (this.stop.signal.aborted) return;
      this.send("alive", null);
    }
  }

  private write(text: string): void {
    for (const page of this.pages) {
      if (page.writableLength > MAX_UNREAD_BYTES) page.destroy();
      else page.write(text);
    }
  }
}

// JSON has no line breaks, so an event is one line of data.
const encoded = <Name extends keyof Events>(name: Name, data: Events[Name]) =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
