import { StoppedError } from "pulumi-zavu-provider/errors";
import type { Account } from "../account";
import type { Followed, News } from "../following";
import { endLine, statusLine } from "../format/following";
import { note, say, type Io } from "../io";
import { Outage } from "../outage";
import { outcomeOf } from "../outcome";
import { Audience } from "./audience";
import { cardOf } from "./card";
import { Crowd } from "./crowd";
import type { Opener } from "./openPage";
import { overOf } from "./over";
import { BoardServer } from "./server";

export interface BoardParts {
  io: Io;
  account: Account;
  ids: string[];
  limitMs: number;
  /** Finds the ids of sessions that wait by now; absent where only those that are named count. */
  findMore?: (signal: AbortSignal) => Promise<string[]>;
  /** Default: any free one. */
  port?: number;
  pageFolder: string;
  /** Absent where the person opens the page themselves. */
  open?: Opener;
}

/** What is said in place of a page. */
export const NOTHING_WAITS = "No session waits for a scan.";

// The page can show a session of which there is no word yet; the person need not wait longer for the first.
const FIRST_WORD_MS = 5_000;

/** The sessions that wait for a scan, followed on a page of their own until none does. */
export class Board {
  private readonly crowd: Crowd;
  private readonly audience: Audience;
  private readonly outage = new Outage();
  private readonly stop = new AbortController();
  private turn: Promise<void> = Promise.resolve();
  private fault: unknown;

  constructor(private readonly parts: BoardParts) {
    const { io, account, findMore, limitMs } = parts;
    const signal = AbortSignal.any([io.signal, this.stop.signal]);
    this.audience = new Audience(io.clock);
    this.crowd = new Crowd({
      account,
      signal,
      deadline: io.clock.now() + limitMs,
      onNews: (followed, news) => this.hear(followed, news),
      ...(findMore ? { findMore: () => findMore(signal) } : {}),
    });
  }

  /**
   * Runs until no session waits, and leaves nothing under way. Where none waits at the start, there is no page.
   *
   * @returns the sessions as they ended.
   * @throws {UsageError} where the port cannot be had, {StoppedError} on abort, and what `findMore` throws at the end.
   */
  async run(): Promise<readonly Followed[]> {
    const { io, ids } = this.parts;
    try {
      this.crowd.add(ids);
      await this.firstWord();
      if (!this.crowd.isOver) await this.serve();
      else if (this.crowd.sessions.every(({ end }) => typeof end === "string")) say(io, NOTHING_WAITS);
    } finally {
      this.stop.abort();
      await this.crowd.untilOver();
      this.audience.close();
    }
    if (io.signal.aborted) throw new StoppedError("The board was stopped.", "The sessions are kept.");
    return this.crowd.sessions;
  }

  private async firstWord(): Promise<void> {
    const known = new AbortController();
    void this.crowd.begun.then(() => known.abort());
    await this.parts.io.clock.sleep(FIRST_WORD_MS, known.signal);
  }

  private async serve(): Promise<void> {
    const { io, pageFolder, port = 0 } = this.parts;
    const onPage = (page: Parameters<Audience["add"]>[0]) =>
      this.inTurn(async () =>
        this.audience.add(page, await Promise.all(this.crowd.sessions.map((one) => this.card(one)))),
      );
    const server = await BoardServer.start({ clock: io.clock, port, pageFolder, onPage });
    let cut: "stopped" | "error" | undefined = "error";
    try {
      this.tellWhere(server);
      await this.crowd.untilOver();
      await this.turn;
      if (this.fault !== undefined) throw this.fault;
      cut = io.signal.aborted ? "stopped" : undefined;
    } finally {
      await this.audience.end(overOf(this.crowd.sessions, cut));
      await server.close();
    }
  }

  private tellWhere(server: BoardServer): void {
    const { io, open } = this.parts;
    say(io, server.url);
    note(
      io,
      "Open this page on this machine. Anyone with the address can scan. Press Ctrl-C to stop; it closes by itself once " +
        "everything is linked.",
    );
    open?.(server.ticketUrl()).catch(() => note(io, "The browser did not open; open the address by hand."));
  }

  private hear(followed: Followed, news: News): void {
    if (outcomeOf(followed) === "stopped" && followed.end) return;
    const { io, account } = this.parts;
    const line = this.outage.lineFor(this.crowd.sessions, account.clock.now());
    if (line !== undefined) note(io, line);
    if (news === "status" && followed.session?.status !== "failed") note(io, statusLine(followed));
    if (news === "end" && followed.end !== "reached") note(io, endLine(followed));
    this.inTurn(async () => this.audience.send("card", await this.card(followed)));
  }

  private card = (followed: Followed) => cardOf(followed, this.parts.account);

  /** One after the other, so that what is drawn first is shown first. */
  private inTurn(work: () => Promise<void>): void {
    this.turn = this.turn.then(work).catch((error: unknown) => {
      this.fault ??= error;
      this.stop.abort();
    });
  }
}
