const MEANINGS: Record<string, string> = {
  initializing: "connecting to WhatsApp",
  qr_ready: "waiting for a phone to scan its QR",
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

/** Whether a session is on its way to a scan: what `--all-waiting` takes. */
export function isWaiting(status: string): boolean {
  return status === "initializing" || status === "qr_ready" || status === "authenticating";
}
