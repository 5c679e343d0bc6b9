import type { ServerResponse } from "node:http";
import type { Clock } from "pulumi-zavu-provider/clock";
import type { Events } from "./page";

// The page takes the command for gone after three without any (board.js).
const HEARTBEAT_MS = 5_000;
// How long the page waits before it connects again.
const RETRY_MS = 2_000;
// A tab that is asleep does not read; it gets the whole state when it asks again.
const MOST_UNREAD = 8 * 2 ** 20;
const GRACE_MS = 1_000;

/** The open pages, which get server-sent events. */
export class Audience {
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

  send<Name extends keyof Events>(name: Name, news: Events[Name]): void {
    this.write(encoded(name, news));
  }

  /** Sends the last event. Resolves when every page has read it and closed, or after a moment. */
  async end(news: Events["over"]): Promise<void> {
    this.stop.abort();
    const gone = [...this.pages].map((page) => new Promise<void>((resolve) => page.once("close", resolve)));
    for (const page of this.pages) page.end(encoded("over", news));
    this.pages.clear();
    const all = new AbortController();
    void Promise.all(gone).then(() => all.abort());
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
      if (page.writableLength > MOST_UNREAD) page.destroy();
      else page.write(text);
    }
  }
}

// JSON has no line end of its own, so that an event is one line of data.
const encoded = <Name extends keyof Events>(name: Name, news: Events[Name]) =>
  `event: ${name}\ndata: ${JSON.stringify(news)}\n\n`;
