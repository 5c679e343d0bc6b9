import { setMaxListeners } from "node:events";
import type { Session } from "pulumi-zavu-provider/api";
import type { ZavuError } from "pulumi-zavu-provider/errors";
import type { Account } from "./account";
import { follow, type Goal } from "./follow";
import { stalenessAfter, type Staleness } from "./staleness";

/** A session that is followed, as the last successful poll showed it. */
export interface Followed {
  readonly id: string;
  /** Absent before the first poll. */
  session?: Session;
  /** The QR code to scan now: a secret, present only while the session is `qr_ready`. Text, or a data URL of a picture. */
  qr?: string;
  /** How many QR codes were seen. */
  qrs: number;
  /** Since when it has its status, and its QR code or none, in the clock's ms. */
  statusSince: number;
  qrSince: number;
  /** When a poll last succeeded, in the clock's ms; before the first, when the following began. */
  checkedAt: number;
  /** Why a poll failed since then; absent if none did. */
  failure?: ZavuError;
  /** Present while the above may be out of date. */
  stale?: Staleness;
  /** How its following ended; absent while it goes on. */
  end?: "reached" | "failed" | { error: unknown };
}

/** What changed; a QR code may also have been withdrawn. */
export type News = "status" | "qr" | "staleness" | "end";

export interface FollowingParts {
  account: Account;
  signal: AbortSignal;
  goal?: Goal;
  /** Runs for each session before it is followed. What it throws is how the following of that session ends. */
  prepare?(id: string): Promise<void>;
  /** Whether an answer may still show the session as it was before `prepare`; it is then ignored. */
  isOutdated?(session: Session): boolean;
  /** For each session, in ms, from when it is added and prepared. */
  limitMs?: number;
  onNews(followed: Followed, news: News): void;
}

const REVIEW_MS = 1_000;

/** Follows many sessions at once, each until it is linked (or where `goal` wants it), has failed, or time is up. */
export class Following {
  private readonly all = new Map<string, Followed>();
  private readonly underWay = new Set<Promise<void>>();
  private idle = new AbortController();

  constructor(private readonly parts: FollowingParts) {
    // Each session listens to it: many listeners are no leak.
    setMaxListeners(0, parts.signal);
  }

  /** In the order in which they were added. */
  get sessions(): readonly Followed[] {
    return [...this.all.values()];
  }

  /** Follows these too; one that is or was followed already stays as it is. */
  add(...ids: string[]): void {
    const now = this.parts.account.clock.now();
    const wasIdle = this.underWay.size === 0;
    for (const id of ids) {
      if (this.all.has(id)) continue;
      const followed: Followed = { id, qrs: 0, statusSince: now, qrSince: now, checkedAt: now };
      this.all.set(id, followed);
      const task = this.run(followed).finally(() => {
        this.underWay.delete(task);
        if (this.underWay.size === 0) this.idle.abort();
      });
      this.underWay.add(task);
    }
    if (wasIdle && this.underWay.size > 0) void this.keepReviewing();
  }

  /** Resolves once no session is under way; it never rejects. */
  async ended(): Promise<readonly Followed[]> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    return this.sessions;
  }

  private async run(followed: Followed): Promise<void> {
    const { account, signal, goal, limitMs, prepare, isOutdated } = this.parts;
    try {
      await prepare?.(followed.id);
      const last = await follow(account, followed.id, {
        signal,
        ...(goal ? { goal } : {}),
        ...(limitMs === undefined ? {} : { limitMs }),
        ...(isOutdated ? { isOutdated } : {}),
        onPoll: (session) => this.see(followed, session),
        onFailure: (error) => {
          followed.failure = error;
          this.review(followed);
        },
      });
      followed.end = last.status === "failed" ? "failed" : "reached";
    } catch (error) {
      followed.end = { error };
    }
    delete followed.qr;
    delete followed.stale;
    this.parts.onNews(followed, "end");
  }

  /** A poll that hangs reports nothing, so time alone must show that a session was not read for long. */
  private async keepReviewing(): Promise<void> {
    this.idle = new AbortController();
    const { signal } = this.idle;
    while (!signal.aborted) {
      await this.parts.account.clock.sleep(REVIEW_MS, signal);
      for (const followed of this.sessions) this.review(followed);
    }
  }

  private review(followed: Followed): void {
    if (followed.end) return;
    const stale = stalenessAfter(this.parts.account.clock.now() - followed.checkedAt, followed.failure);
    if (stale === followed.stale) return;
    if (stale) followed.stale = stale;
    else delete followed.stale;
    this.parts.onNews(followed, "staleness");
  }

  /** Reports what a poll shows that the one before did not. */
  private see(followed: Followed, session: Session): void {
    const { account, onNews } = this.parts;
    const now = account.clock.now();
    const isNew = session.status !== followed.session?.status;
    const qr = session.status === "qr_ready" ? session.qrCode : undefined;
    const isNewQr = qr !== followed.qr;
    followed.session = session;
    followed.checkedAt = now;
    delete followed.failure;
    if (isNew) followed.statusSince = now;
    if (isNewQr) {
      followed.qrSince = now;
      if (qr === undefined) delete followed.qr;
      else Object.assign(followed, { qr, qrs: followed.qrs + 1 });
    }
    this.review(followed);
    if (isNew) onNews(followed, "status");
    // A change that comes with a change of status is part of that.
    if (isNewQr && (qr !== undefined || !isNew)) onNews(followed, "qr");
  }
}
