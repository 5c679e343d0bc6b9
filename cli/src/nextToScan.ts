import type { Followed } from "./following";
import { phaseOf } from "./phase";

// The next code of a session comes after a few seconds.
const KEEP_MS = 5_000;

/**
 * The session whose QR code to show: the current one while it can be scanned, and for a few seconds after its code has
 * expired, because someone may be aiming at it; else the first that can be scanned; else one that has not ended.
 *
 * @param now in the clock's ms.
 */
export function nextToScan(
  sessions: readonly Followed[],
  current: Followed | undefined,
  now: number,
): Followed | undefined {
  if (current && (current.qr !== undefined || isShortlyBetweenCodes(current, now))) return current;
  const isOpen = ({ end }: Followed) => end === undefined;
  return (
    sessions.find(({ qr }) => qr !== undefined) ??
    (current && isOpen(current) ? current : undefined) ??
    sessions.find(isOpen)
  );
}

const isShortlyBetweenCodes = (one: Followed, now: number) =>
  one.end === undefined && phaseOf(one) === "betweenCodes" && now - one.qrSince < KEEP_MS;
