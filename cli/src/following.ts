import { setMaxListeners } from "node:events";
import type { Session } from "pulumi-zavu-provider/api";
import { TimeoutError } from "pulumi-zavu-provider/errors";
import type { Account } from "./account";
import { follow, type Goal } from "./follow";
import { stalenessAfter, type Polled } from "./staleness";

/** A followed session, as of the last successful poll. */
export interface Followed extends Polled {
  readonly id: string;
  /** Absent before the first poll. */
  session?: Session;
  /** The QR code to scan now: a secret, present only while the session is `qr_ready`. Text, or a data URL of a picture. */
  qr?: string;
  /** How many QR codes were seen. */
  qrs: number;
  /** When its status and its QR code last changed, in the clock's ms. */
  statusSince: number;
  qrSince: number;
  /** How its following ended; absent while it is followed. */
  end?: "reached" | "failed" | { error: unknown };
}

/** What changed. "qr" also means that a QR code was withdrawn. */
export type Change = "status" | "qr" | "staleness" | "end";

export interface FollowingParts {
  account: Account;
  signal: AbortSignal;
  goal?: Goal;
  /** Runs for each session before it is followed. If it throws, the following of that session ends with the error. */
  prepare?(id: string): Promise<void>;
  /** Whether an answer may still show the session as it was before `prepare`. Such an answer is ignored. */
  isOutdated?(session: Session): boolean;
  /** Whether a failed session ends its following; by default each does. */
  isFinal?(session: Session): boolean;
  /** How long to follow each session, in ms, after it was added and prepared. */
  limitMs?: number;
  onChange(followed: Followed, change: Change): void;
}

const STALENESS_CHECK_MS = 1_000;

/** Follows many sessions at once, each until it has reached the goal, has failed, or time is up. */
export class Following {
  private readonly all = new Map<string, Followed>();
  private readonly running = new Set<Promise<void>>();
  private idle = new AbortController();

  constructor(private readonly parts: FollowingParts) {
    // Each session adds a listener, so many listeners are not a leak.
    setMaxListeners(0, parts.signal);
  }

  /** In the order in which they were added. */
  get sessions(): readonly Followed[] {
    return [...this.all.values()];
  }

  /** Follows these sessions too. A session that is or was followed is not followed again. */
  add(...ids: string[]): void {
    const now = this.parts.account.clock.now();
    const wasIdle = this.running.size === 0;
    for (const id of ids) {
      if (this.all.has(id)) continue;
      const followed: Followed = { id, qrs: 0, statusSince: now, qrSince: now, checkedAt: now };
      this.all.set(id, followed);
      const task = this.run(followed).finally(() => {
        this.running.delete(task);
        if (this.running.size === 0) this.idle.abort();
      });
      this.running.add(task);
    }
    if (wasIdle && this.running.size > 0) void this.keepCheckingStaleness();
  }

  /** Resolves when no session is followed any more. It never rejects. */
  async ended(): Promise<readonly Followed[]> {
    while (this.running.size > 0) await Promise.all(this.running);
    return this.sessions;
  }

  private async run(followed: Followed): Promise<void> {
    const { account, signal, goal, limitMs, prepare, isOutdated, isFinal } = this.parts;
    try {
      await prepare?.(followed.id);
      const last = await follow(account, followed.id, {
        signal,
        ...(goal ? { goal } : {}),
        ...(limitMs === undefined ? {} : { limitMs }),
        ...(isOutdated ? { isOutdated } : {}),
        ...(isFinal ? { isFinal } : {}),
        onPoll: (session) => this.recordPoll(followed, session),
        onFailure: (error) => {
          followed.failure = error;
          this.checkStaleness(followed);
        },
      });
      followed.end = last.status === "failed" ? "failed" : "reached";
    } catch (error) {
      const hasFailed = error instanceof TimeoutError && followed.session?.status === "failed";
      followed.end = hasFailed ? "failed" : { error };
    }
    delete followed.qr;
    delete followed.stale;
    this.parts.onChange(followed, "end");
  }

  /** A poll that hangs reports nothing, so staleness must also be checked by time. */
  private async keepCheckingStaleness(): Promise<void> {
    this.idle = new AbortController();
    const { signal } = this.idle;
    while (!signal.aborted) {
      await this.parts.account.clock.sleep(STALENESS_CHECK_MS, signal);
      for (const followed of this.sessions) this.checkStaleness(followed);
    }
  }

  private checkStaleness(followed: Followed): void {
    if (followed.end) return;
    const stale = stalenessAfter(this.parts.account.clock.now() - followed.checkedAt, followed.failure);
    if (stale === followed.stale) return;
    if (stale) followed.stale = stale;
    else delete followed.stale;
    this.parts.onChange(followed, "staleness");
  }

  /** Reports what has changed since the last poll. */
  private recordPoll(followed: Followed, session: Session): void {
    const { account, onChange } = this.parts;
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
    this.checkStaleness(followed);
    if (isNew) onChange(followed, "status");
    // A QR code that disappears with a change of status is not reported separately.
    if (isNewQr && (qr !== undefined || !isNew)) onChange(followed, "qr");
  }
}
