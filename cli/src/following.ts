import type { Session } from "pulumi-zavu-provider/api";
import type { Account } from "./account";
import { follow, type Goal } from "./follow";

/** A session that is followed, as it was last seen. */
export interface Followed {
  readonly id: string;
  /** Absent before the first look. */
  session?: Session;
  /** The QR to scan now: a secret, there only while the session is `qr_ready`. */
  qr?: string;
  /** How many QRs were seen. */
  qrs: number;
  /** Since when it has its status, and its QR, in the clock's ms. */
  statusSince: number;
  qrSince: number;
  /** How its following ended; absent while it goes on. */
  end?: "reached" | "failed" | { error: unknown };
}

/** What changed; a QR may also have been withdrawn. */
export type News = "status" | "qr" | "end";

export interface FollowingParts {
  account: Account;
  signal: AbortSignal;
  goal?: Goal;
  /** For each session, from when it is added, in ms. */
  limitMs?: number;
  onNews(followed: Followed, news: News): void;
}

/** Follows many sessions at once, each until it is linked (or where `goal` wants it), has failed, or time is up. */
export class Following {
  private readonly all = new Map<string, Followed>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly parts: FollowingParts) {}

  /** In the order in which they were added. */
  get sessions(): readonly Followed[] {
    return [...this.all.values()];
  }

  /** Follows these too; one that is or was followed already stays as it is. */
  add(...ids: string[]): void {
    const now = this.parts.account.clock.now();
    for (const id of ids) {
      if (this.all.has(id)) continue;
      const followed: Followed = { id, qrs: 0, statusSince: now, qrSince: now };
      this.all.set(id, followed);
      const task = this.run(followed).finally(() => this.underWay.delete(task));
      this.underWay.add(task);
    }
  }

  /** Resolves once no session is under way; it never rejects. */
  async ended(): Promise<readonly Followed[]> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    return this.sessions;
  }

  private async run(followed: Followed): Promise<void> {
    const { account, signal, goal, limitMs } = this.parts;
    try {
      const last = await follow(account, followed.id, {
        signal,
        ...(goal ? { goal } : {}),
        ...(limitMs === undefined ? {} : { limitMs }),
        onLook: (session) => this.see(followed, session),
      });
      followed.end = last.status === "failed" ? "failed" : "reached";
    } catch (error) {
      followed.end = { error };
    }
    delete followed.qr;
    this.parts.onNews(followed, "end");
  }

  /** Tells what a look brings that the one before did not. */
  private see(followed: Followed, session: Session): void {
    const { account, onNews } = this.parts;
    const now = account.clock.now();
    const isNew = session.status !== followed.session?.status;
    const qr = session.status === "qr_ready" ? session.qrCode : undefined;
    const isNewQr = qr !== followed.qr;
    followed.session = session;
    if (isNew) followed.statusSince = now;
    if (isNewQr) {
      if (qr === undefined) delete followed.qr;
      else Object.assign(followed, { qr, qrs: followed.qrs + 1, qrSince: now });
    }
    if (isNew) onNews(followed, "status");
    // One that goes with a change of status is part of that.
    if (isNewQr && (qr !== undefined || !isNew)) onNews(followed, "qr");
  }
}
