import type { Session } from "../../api";
import { needOf, wasLinked, type Wanted } from "./standing";

/**
 * What a wait does after a poll.
 *
 * - `done`: the session is as wanted, or only a person can change what is wrong (another phone is linked).
 * - `server`, `person`: keep polling. The server, or a person with a phone, has to do the next step.
 * - `reconnect`: reconnect the session, then keep polling.
 * - `failed`: the session cannot continue by itself.
 * - `loginLost`: the session waits for a scan, although it should have kept its login.
 */
export type Step = "done" | "server" | "person" | "reconnect" | "failed" | "loginLost";

// The pause between two reconnects of a session whose QR codes expire unscanned.
const BETWEEN_RECONNECTS_MS = 30_000;
// After a reconnect the API may still report the old status, since it answers 202 at once. A newer `updatedAt` only shortens
// that time, since the request itself may change the field.
const OLD_STATUS_MS = 30_000;
const OLD_STATUS_UPDATED_MS = 5_000;

/** A wait for one session: decides the next step after each poll. Sends no request; the caller polls and reconnects. */
export class SessionWait {
  private lastQrCode: string | undefined;
  private qrCodes = 0;
  private isQrLive = false;
  private wasScanned = false;
  private reconnected: { at: number; before: Session } | undefined;
  private hasMoved = true;

  /** @param keepsLogin whether a linked phone must stay linked, so that a QR code ends the wait. */
  constructor(
    private readonly wanted: Wanted,
    private readonly keepsLogin = false,
  ) {}

  /** The number of QR codes that polls saw and that expired unscanned. */
  get expiredQrCodes(): number {
    return this.qrCodes - (this.isQrLive || this.wasScanned ? 1 : 0);
  }

  /** Whether the session was reconnected during this wait. */
  get hasReconnected(): boolean {
    return this.reconnected !== undefined;
  }

  /** Records that a reconnect was sent. */
  noteReconnect(before: Session, now: number): void {
    this.reconnected = { at: now, before };
    this.hasMoved = false;
  }

  /** @param now in the clock's ms. */
  next(session: Session, now: number): Step {
    this.note(session);
    if (this.isOldStatus(session, now)) return "server";
    this.hasMoved = true;
    if (this.keepsLogin && session.status === "qr_ready") return "loginLost";
    const need = needOf(session, this.wanted);
    if ((need === "nothing" || need === "rightPhone") && !this.isArriving(session)) return "done";
    if (session.status === "failed" || session.status === "disconnected") return this.afterDrop(session, now);
    return this.isQrLive && this.wanted.waitFor === "ready" ? "person" : "server";
  }

  private note({ status, qrCode }: Session): void {
    this.isQrLive = status === "qr_ready" && qrCode !== undefined;
    if (this.isQrLive && qrCode !== this.lastQrCode) {
      this.lastQrCode = qrCode;
      this.qrCodes += 1;
      this.wasScanned = false;
    }
    if (status === "authenticating") this.wasScanned = true;
  }

  private isOldStatus({ status, updatedAt, lastConnectedAt }: Session, now: number): boolean {
    if (!this.reconnected || this.hasMoved || status !== this.reconnected.before.status) return false;
    const { before } = this.reconnected;
    if (lastConnectedAt !== before.lastConnectedAt) return false;
    const isUpdated = updatedAt !== before.updatedAt;
    return now - this.reconnected.at < (isUpdated ? OLD_STATUS_UPDATED_MS : OLD_STATUS_MS);
  }

  /** After a reconnect, a linked session that is `initializing` may still have lost its login. */
  private isArriving({ status }: Session): boolean {
    return this.reconnected !== undefined && status === "initializing" && this.wanted.waitFor !== "created";
  }

  /** The next step for a session that is `failed` or `disconnected`, and not as wanted. */
  private afterDrop(session: Session, now: number): Step {
    const isFailed = session.status === "failed";
    if (this.waitsForScan(session)) {
      const since = this.reconnected ? now - this.reconnected.at : Infinity;
      return since >= BETWEEN_RECONNECTS_MS ? "reconnect" : "person";
    }
    // Zavu restores a linked connection when it can, and a handshake may drop the connection once.
    if (wasLinked(session) || this.wasScanned) return isFailed ? "failed" : "server";
    return isFailed || this.reconnected ? "failed" : "reconnect";
  }

  /** Whether the session dropped only because nobody has scanned yet. */
  private waitsForScan(session: Session): boolean {
    if (this.wanted.waitFor !== "ready" || this.wasScanned) return false;
    return this.qrCodes > 0 || (session.status === "disconnected" && !wasLinked(session));
  }
}
