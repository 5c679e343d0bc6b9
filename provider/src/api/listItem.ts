import type { Session } from "./schema";

/** Whether a list item leaves out what the API reports of every session. */
export const isSummary = ({ egress }: Session): boolean => egress === undefined;

/**
 * Whether a list item says as much of a session as the session itself would. A list may hold summaries, or be older than
 * its parts: then the session is read by its id.
 */
export function isWhole(item: Session): boolean {
  if (isSummary(item)) return false;
  if (item.status === "qr_ready") return item.qrCode !== undefined;
  return item.status !== "ready" || item.phoneNumber !== undefined;
}
