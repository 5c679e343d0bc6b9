import type { Session } from "./schema";

/** Whether a list item is a summary: it has no egress, which every session has. */
export const isSummary = ({ egress }: Session): boolean => egress === undefined;

/**
 * Whether a list item has all fields of its session. A list may contain summaries or stale items, whose sessions are then
 * read by id.
 */
export function isWhole(item: Session): boolean {
  if (isSummary(item)) return false;
  if (item.status === "qr_ready") return item.qrCode !== undefined;
  return item.status !== "ready" || item.phoneNumber !== undefined;
}
