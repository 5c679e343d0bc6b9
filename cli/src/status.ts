import type { Session } from "pulumi-zavu-provider/api";

const MEANINGS: Record<string, string> = {
  initializing: "connecting to WhatsApp",
  qr_ready: "waiting for a scan",
  authenticating: "scanned, the phone and WhatsApp agree on keys",
  ready: "linked",
  disconnected:
    "not connected; Zavu restores a lost connection where it can, a logged-out one needs reconnect and a scan",
  failed: "it could not connect",
};

/** What a session's status means to the person who waits for it; for one that the API adds later, the status itself. */
export function meaningOf(status: string): string {
  return MEANINGS[status] ?? status;
}

/** Whether a session has lost its connection: what `--all-disconnected` takes. */
export function isDisconnected(status: string): boolean {
  return status === "disconnected";
}

/** Whether a session stays as it is unless Zavu restores it or somebody reconnects it. */
export function isDown(status: string): boolean {
  return isDisconnected(status) || status === "failed";
}

/**
 * Whether a session that was linked before is on its way back: Zavu restores a lost connection without a scan where it
 * can. The API keeps the number or the time of the last connection of such a session.
 */
export function isReconnecting({ status, phoneNumber, lastConnectedAt }: Session): boolean {
  const wasLinked = phoneNumber !== undefined || lastConnectedAt !== undefined;
  return wasLinked && (status === "initializing" || status === "authenticating");
}

/** Whether a session is on its way to a scan: what `--all-waiting` takes. */
export const waitsForScan = (session: Session): boolean =>
  ["initializing", "qr_ready", "authenticating"].includes(session.status) && !isReconnecting(session);
