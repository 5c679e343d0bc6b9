import type { Session } from "../../api";
import { needOf, wasLinked, type Wanted } from "./standing";

/**
 * What a wait does after it has seen a session.
 *
 * - `done`: the session is as wanted, or only a person can change what is wrong (another phone is linked).
 * - `server`, `person`: keep polling; the next step is the server's, or a person's with a phone.
 * - `reconnect`: reconnect the session, then keep polling.
 * - `failed`: the session does not get further by itself.
 */
export type Step = "done" | "server" | "person" | "reconnect" | "failed";

// Between two reconnects of a session whose QR codes expire while nobody scans.
const BETWEEN_RECONNECTS_MS = 30_000;
// After a reconnect the API may report the old status for a while: it answers 202 before it has acted. A newer
// `updatedAt` shortens that time, but does not end it: the request itself may change the field.
const OLD_STATUS_MS = 30_000;
const OLD_STATUS_UPDATED_MS = 5_000;

/** A wait for one session: what it has seen, and what follows from that. Asks nobody; the caller polls and reconnects. */
export class SessionWait {
  private lastQrCode: string | undefined;
  private qrCodes = 0;
  private isQrLive = false;
  private wasScanned = false;
  private reconnected: { at: number; before: Session } | undefined;
  private hasMoved = true;

  constructor(private readonly wanted: Wanted) {}

  /** How many QR codes expired unscanned, as far as the polls saw them. */
  get expiredQrCodes(): number {
    return this.qrCodes - (this.isQrLive || this.wasScanned ? 1 : 0);
  }

  /** Notes that the session was sent a reconnect. */
  noteReconnect(before: Session, now: number): void {
    this.reconnected = { at: now, before };
    this.hasMoved = false;
  }

  /** @param now in the clock's ms. */
  next(session: Session, now: number): Step {
    this.note(session);
    if (this.isOldStatus(session, now)) return "server";
    this.hasMoved = true;
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

  private isOldStatus({ status, updatedAt }: Session, now: number): boolean {
    if (!this.reconnected || this.hasMoved || status !== this.reconnected.before.status) return false;
    const isUpdated = updatedAt !== this.reconnected.before.updatedAt;
    return now - this.reconnected.at < (isUpdated ? OLD_STATUS_UPDATED_MS : OLD_STATUS_MS);
  }

  /** After a reconnect, a linked session that is `initializing` may still turn out to have lost its login and number. */
  private isArriving({ status }: Session): boolean {
    return this.reconnected !== undefined && status === "initializing" && this.wanted.waitFor !== "created";
  }

  /** A session that is `failed` or `disconnected`, and not as wanted. */
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

  /** Whether a drop only means that nobody has scanned yet, and somebody still may. */
  private waitsForScan(session: Session): boolean {
    if (this.wanted.waitFor !== "ready" || this.wasScanned) return false;
    return this.qrCodes > 0 || (session.status === "disconnected" && !wasLinked(session));
  }
}
