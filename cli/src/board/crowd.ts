import type { Account } from "../account";
import { Following, type Followed, type FollowingParts } from "../following";

export interface CrowdParts extends Pick<FollowingParts, "onNews"> {
  account: Account;
  signal: AbortSignal;
  /** When all of it ends, in the clock's ms. */
  deadline: number;
  /** Finds the ids of sessions that wait by now; absent where only those that are named count. */
  findMore?: () => Promise<string[]>;
}

// One list call each.
const FIND_MORE_MS = 10_000;

/** The sessions on a board: those of its start, and those that turn up meanwhile. */
export class Crowd {
  private readonly latest = new Map<string, Followed>();
  private readonly followings: Following[] = [];
  private wake = new AbortController();
  private tellBegun = () => {};
  /** Resolves once a session is seen that waits, or none does. */
  readonly begun = new Promise<void>((resolve) => (this.tellBegun = resolve));

  constructor(private readonly parts: CrowdParts) {}

  /** Each as it was last followed, in the order of their arrival. */
  get sessions(): readonly Followed[] {
    return [...this.latest.values()];
  }

  /** Whether none is followed any more. */
  get isOver(): boolean {
    return this.sessions.every(({ end }) => end !== undefined);
  }

  /** Follows these, again where they were followed before. */
  add(ids: string[]): void {
    if (ids.length === 0) return;
    const { account, signal, deadline } = this.parts;
    const following = new Following({
      account,
      signal,
      limitMs: Math.max(0, deadline - account.clock.now()),
      onNews: (followed, news) => this.hear(followed, news),
    });
    following.add(...ids);
    this.followings.push(following);
    for (const followed of following.sessions) this.latest.set(followed.id, followed);
  }

  /**
   * Resolves when all have ended and no more are found, time is up or the signal aborts; nothing is under way then.
   *
   * @throws what `findMore` throws where no session is left that would tell.
   */
  async untilOver(): Promise<void> {
    const { account, signal, deadline, findMore } = this.parts;
    for (;;) {
      await this.pause(findMore ? FIND_MORE_MS : Infinity);
      const isTimeUp = account.clock.now() >= deadline;
      if (findMore && !isTimeUp && !signal.aborted) await this.look(findMore);
      if (this.isOver || isTimeUp || signal.aborted) break;
    }
    await Promise.all(this.followings.map((following) => following.ended()));
  }

  private hear(followed: Followed, news: Parameters<FollowingParts["onNews"]>[1]): void {
    const { status } = followed.session ?? {};
    if (news === "status" && status !== "ready" && status !== "failed") this.tellBegun();
    this.parts.onNews(followed, news);
    if (!this.isOver) return;
    this.tellBegun();
    this.wake.abort();
  }

  private async pause(ms: number): Promise<void> {
    if (this.isOver) return;
    const { account, signal, deadline } = this.parts;
    const { clock } = account;
    this.wake = new AbortController();
    await clock.sleep(Math.min(ms, deadline - clock.now()), AbortSignal.any([signal, this.wake.signal]));
  }

  private async look(findMore: () => Promise<string[]>): Promise<void> {
    // What ends while the list is asked for may still be in it.
    const hadEnded = new Set(this.sessions.filter(({ end }) => typeof end === "string").map(({ id }) => id));
    try {
      const found = await findMore();
      this.add(found.filter((id) => !this.latest.has(id) || hadEnded.has(id)));
    } catch (error) {
      if (this.isOver) throw error;
    }
  }
}
