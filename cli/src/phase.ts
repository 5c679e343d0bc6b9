import type { Followed } from "./following";
import { isReconnecting } from "./status";

/** The stages of a followed session, for the person with the phone. */
export type Phase =
  | "unknown" // no poll has succeeded yet
  | "connecting"
  | "reconnecting" // was linked before; no scan expected
  | "scan" // has a code to scan
  | "betweenCodes" // the last code has expired, and the next one has not arrived
  | "scanned"
  | "linked"
  | "failed"
  | "other"; // disconnected, or a status that the API adds later

/** Between two codes a session passes through `initializing`, or `qr_ready` without a code. */
export function phaseOf({ session, qr, qrs }: Pick<Followed, "session" | "qr" | "qrs">): Phase {
  if (!session) return "unknown";
  if (session.status === "ready") return "linked";
  if (session.status === "failed") return "failed";
  if (qr !== undefined) return "scan";
  // If it has shown a code, its previous login is lost.
  if (qrs === 0 && isReconnecting(session)) return "reconnecting";
  if (session.status === "authenticating") return "scanned";
  if (session.status === "initializing" || session.status === "qr_ready")
    return qrs > 0 ? "betweenCodes" : "connecting";
  return "other";
}
