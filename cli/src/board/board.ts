import { StoppedError, messageOf } from "pulumi-zavu-provider/errors";
import type { Account } from "../account";
import type { Change, Followed } from "../following";
import { endLine, failedLine, statusLine } from "../format/following";
import { note, print, type Io } from "../io";
import { Outage } from "../outage";
import { outcomeOf } from "../outcome";
import { BoardSessions, canReconnect } from "./boardSessions";
import { cardOf } from "./card";
import { endingOf } from "./ending";
import { EventStreams } from "./eventStreams";
import type { Opener } from "./openPage";
import type { ReconnectAnswer } from "./page";
import { BoardServer } from "./server";

export interface BoardParts {
  io: Io;
  account: Account;
  ids: string[];
  limitMs: number;
  /** Finds the ids of sessions that wait for a scan by now. Absent if the board shows only the given sessions. */
  findMore?: (signal: AbortSignal) => Promise<string[]>;
  /** Default: any free port. */
  port?: number;
  pageFolder: string;
  /** Absent if the user opens the page. */
  open?: Opener;
}

/** Is printed if there is nothing to show on a page. */
export const NOTHING_WAITS = "No session is waiting for a scan.";

// How long to wait for the first poll. After that, the page opens and shows sessions that were not read yet.
const FIRST_POLL_MS = 5_000;

/** Shows the sessions that wait for a scan on a page, until each is linked or a reconnect would not help it. */
export class Board {
  private readonly sessions: BoardSessions;
  private readonly streams: EventStreams;
  private readonly outage = new Outage();
  private readonly stop = new AbortController();
  private sending: Promise<void> = Promise.resolve();
  private failure: unknown;

  constructor(private readonly parts: BoardParts) {
    const { io, account, findMore, limitMs } = parts;
    const signal = AbortSignal.any([io.signal, this.stop.signal]);
    this.streams = new EventStreams(io.clock);
    this.sessions = new BoardSessions({
      account,
      signal,
      deadline: io.clock.now() + limitMs,
      onChange: (followed, change) => this.report(followed, change),
      ...(findMore ? { findMore: () => findMore(signal) } : {}),
    });
  }

  /**
   * Runs until no session waits for a scan or a reconnect, and leaves nothing running. If none waits at the start, no
   * page is served.
   *
   * @returns the sessions as they ended.
   * @throws {UsageError} if the port cannot be used, {StoppedError} on abort, and what `findMore` throws at the end.
   */
  async run(): Promise<readonly Followed[]> {
    const { io, ids } = this.parts;
    const { sessions } = this;
    try {
      sessions.add(ids);
      await this.firstPoll();
      if (!sessions.isOver) await this.serve();
      else if (sessions.sessions.every(({ end }) => typeof end === "string")) print(io, NOTHING_WAITS);
    } finally {
      this.stop.abort();
      await sessions.untilOver();
      this.streams.close();
    }
    if (io.signal.aborted) throw new StoppedError("The board was stopped.", "The sessions are kept.");
    return sessions.sessions;
  }

  private async firstPoll(): Promise<void> {
    const known = new AbortController();
    void this.sessions.begun.then(() => known.abort());
    await this.parts.io.clock.sleep(FIRST_POLL_MS, known.signal);
  }

  private async serve(): Promise<void> {
    const { io, pageFolder, port = 0 } = this.parts;
    const onPage = (page: Parameters<EventStreams["add"]>[0]) =>
      this.inOrder(async () =>
        this.streams.add(page, await Promise.all(this.sessions.sessions.map((one) => this.card(one)))),
      );
    const onReconnect = (id: string) => this.reconnect(id);
    const server = await BoardServer.start({ clock: io.clock, port, pageFolder, onPage, onReconnect });
    let cause: "stopped" | "error" | undefined = "error";
    try {
      this.printAddress(server);
      await this.sessions.untilOver();
      await this.sending;
      if (this.failure !== undefined) throw this.failure;
      cause = io.signal.aborted ? "stopped" : undefined;
    } finally {
      await this.streams.end(endingOf(this.sessions.sessions, cause));
      await server.close();
    }
  }

  private async reconnect(id: string): Promise<ReconnectAnswer> {
    const followed = this.sessions.sessions.find((one) => one.id === id);
    if (!followed || !canReconnect(followed)) return { isSent: false, text: "This session needs no reconnect." };
    note(this.parts.io, `Reconnecting session ${id}, as the page asked.`);
    try {
      await this.sessions.reconnect(id);
      return { isSent: true, text: "Zavu reconnects the session." };
    } catch (error) {
      note(this.parts.io, `Session ${id} was not reconnected: ${messageOf(error)}`);
      return { isSent: false, text: `The session was not reconnected: ${messageOf(error)}` };
    }
  }

  private printAddress(server: BoardServer): void {
    const { io, open } = this.parts;
    print(io, server.url);
    note(
      io,
      "Open this page on this machine. Anyone with the address can scan. Press Ctrl-C to stop; it closes by itself once " +
        "everything is linked.",
    );
    open?.(server.ticketUrl()).catch(() => note(io, "Could not open a browser. Open the address yourself."));
  }

  private report(followed: Followed, change: Change): void {
    if (outcomeOf(followed) === "stopped" && followed.end) return;
    const { io, account } = this.parts;
    const line = this.outage.lineFor(this.sessions.sessions, account.clock.now());
    if (line !== undefined) note(io, line);
    const hasFailed = followed.session?.status === "failed";
    if (change === "status") note(io, hasFailed ? failedLine(followed) : statusLine(followed));
    if (change === "end" && typeof followed.end === "object") note(io, endLine(followed));
    this.inOrder(async () => this.streams.send("card", await this.card(followed)));
  }

  private card = (followed: Followed) => cardOf(followed, this.parts.account);

  /** Runs the tasks one after the other, so that pages get the cards in order. */
  private inOrder(task: () => Promise<void>): void {
    this.sending = this.sending.then(task).catch((error: unknown) => {
      this.failure ??= error;
      this.stop.abort();
    });
  }
}
