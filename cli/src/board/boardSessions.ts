import { sessionListCache } from "pulumi-zavu-provider/wait";
import type { Account } from "../account";
import { Following, type Followed, type FollowingParts } from "../following";
import { PROMPT_MS, Reconnecting } from "../reconnecting";
import { isBanned, isDown } from "../status";

export interface BoardSessionsParts extends Pick<FollowingParts, "onChange"> {
  account: Account;
  signal: AbortSignal;
  /** When all following ends, in the clock's ms. */
  deadline: number;
  /** Finds the ids of sessions that wait for a scan by now. Absent if the board shows only the given sessions. */
  findMore?: () => Promise<string[]>;
}

// Each search is one list request.
const FIND_MORE_MS = 10_000;

/** The sessions on a board: those it starts with, and those that are created while it is open. */
export class BoardSessions {
  private readonly latest = new Map<string, Followed>();
  private readonly followings: Following[] = [];
  private pauseEnd = new AbortController();
  /** The ids of the sessions that are being reconnected. */
  private readonly reconnects = new Set<string>();
  private readonly reconnecting: Reconnecting;
  private resolveBegun = () => {};
  /** Resolves once a session waits for a scan or for a reconnect, or all have ended. */
  readonly begun = new Promise<void>((resolve) => (this.resolveBegun = resolve));

  constructor(private readonly parts: BoardSessionsParts) {
    const { account, signal } = parts;
    const listCache = sessionListCache(account, account.clock);
    this.reconnecting = new Reconnecting({
      account,
      listCache,
      signal,
      isWanted: isDown,
      postLimitMs: PROMPT_MS,
    });
  }

  /** Each as it was last followed, in the order in which they were added. */
  get sessions(): readonly Followed[] {
    return [...this.latest.values()];
  }

  /** Whether no session is followed or reconnected any more. */
  get isOver(): boolean {
    return this.reconnects.size === 0 && this.sessions.every(({ end }) => end !== undefined);
  }

  /** Follows these sessions, even if they were followed before. */
  add(ids: string[]): void {
    if (ids.length === 0) return;
    const { account, signal, deadline } = this.parts;
    const following = new Following({
      account,
      signal,
      limitMs: Math.max(0, deadline - account.clock.now()),
      isOutdated: this.reconnecting.isOutdated,
      // A failed session comes back if anything reconnects it, unless its number is banned.
      isFinal: isBanned,
      onChange: (followed, change) => this.handleChange(followed, change),
    });
    following.add(...ids);
    this.followings.push(following);
    for (const followed of following.sessions) this.latest.set(followed.id, followed);
  }

  /**
   * Reconnects a session that is down with one POST. Does nothing while a reconnect of this session runs.
   *
   * @throws {ZavuError} if the session was not reconnected.
   */
  async reconnect(id: string): Promise<void> {
    if (this.reconnects.has(id)) return;
    this.reconnects.add(id);
    try {
      await this.reconnecting.reconnect(id);
    } finally {
      this.reconnects.delete(id);
      this.endPauseIfOver();
    }
  }

  /**
   * Resolves when all sessions have ended and no more are found, time is up or the signal aborts. Then nothing runs.
   *
   * @throws what `findMore` throws, if no session is left that would report the problem.
   */
  async untilOver(): Promise<void> {
    const { account, signal, deadline, findMore } = this.parts;
    for (;;) {
      await this.pause(findMore ? FIND_MORE_MS : Infinity);
      const isTimeUp = account.clock.now() >= deadline;
      if (findMore && !isTimeUp && !signal.aborted) await this.addFound(findMore);
      if (this.isOver || isTimeUp || signal.aborted) break;
    }
    await Promise.all(this.followings.map((following) => following.ended()));
  }

  private handleChange(followed: Followed, change: Parameters<FollowingParts["onChange"]>[1]): void {
    const { session } = followed;
    if (change === "status" && session && session.status !== "ready" && !isBanned(session)) this.resolveBegun();
    this.parts.onChange(followed, change);
    this.endPauseIfOver();
  }

  private endPauseIfOver(): void {
    if (!this.isOver) return;
    this.resolveBegun();
    this.pauseEnd.abort();
  }

  private async pause(ms: number): Promise<void> {
    if (this.isOver) return;
    const { account, signal, deadline } = this.parts;
    const { clock } = account;
    this.pauseEnd = new AbortController();
    await clock.sleep(Math.min(ms, deadline - clock.now()), AbortSignal.any([signal, this.pauseEnd.signal]));
  }

  private async addFound(findMore: () => Promise<string[]>): Promise<void> {
    // The list may still show a session that ends during the request.
    const hadEnded = new Set(this.sessions.filter(({ end }) => typeof end === "string").map(({ id }) => id));
    try {
      const found = await findMore();
      this.add(found.filter((id) => !this.latest.has(id) || hadEnded.has(id)));
    } catch (error) {
      if (this.isOver && !this.parts.signal.aborted) throw error;
    }
  }
}

/** Whether a reconnect may help a session. */
export const canReconnect = ({ session, end }: Followed): boolean =>
  typeof end !== "object" && session !== undefined && isDown(session.status) && !isBanned(session);
