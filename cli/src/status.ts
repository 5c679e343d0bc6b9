import { causeOf, type Session } from "pulumi-zavu-provider/api";

const MEANINGS: Record<string, string> = {
  initializing: "connecting to WhatsApp",
  qr_ready: "waiting for a scan",
  authenticating: "scanned, linking the phone",
  ready: "linked",
  disconnected: "not connected; Zavu may reconnect it, unless it was logged out: then it needs a reconnect and a scan",
  failed: "could not connect",
};

/** The statuses that the API documents. */
export const STATUSES: readonly string[] = Object.keys(MEANINGS);

/** What a session's status means, in words; for an unknown status, the status itself. */
export function meaningOf(status: string): string {
  return MEANINGS[status] ?? status;
}

/** Whether `--all-disconnected` selects a session with this status. */
export function isDisconnected(status: string): boolean {
  return status === "disconnected";
}

/** Whether a session is offline until Zavu or a user reconnects it. */
export function isDown(status: string): boolean {
  return isDisconnected(status) || status === "failed";
}

/** Whether a session failed because WhatsApp has blocked its number, so that a reconnect does not help. */
export function isBanned({ status, lastError }: Session): boolean {
  return status === "failed" && causeOf(lastError) === "banned";
}

/**
 * Whether Zavu is reconnecting a session that was linked before, for which no scan is expected. The API keeps the number
 * or the time of the last connection of such a session.
 */
export function isReconnecting({ status, phoneNumber, lastConnectedAt }: Session): boolean {
  const wasLinked = phoneNumber !== undefined || lastConnectedAt !== undefined;
  return wasLinked && (status === "initializing" || status === "authenticating");
}

/** Whether a session waits or will wait for a scan, so that `--all-waiting` selects it. */
export const waitsForScan = (session: Session): boolean =>
  ["initializing", "qr_ready", "authenticating"].includes(session.status) && !isReconnecting(session);
