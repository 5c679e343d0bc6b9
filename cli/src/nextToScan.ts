import type { Followed } from "./following";
import { phaseOf } from "./phase";

// Between two codes of a session pass a few seconds.
const KEEP_MS = 5_000;

/**
 * Whose QR code to show: the one that is shown already for as long as it can be scanned, and for a few seconds after its
 * code has expired, since a person may be aiming at it; else the first that can be scanned; else one that is under way.
 *
 * @param now in the clock's ms.
 */
export function nextToScan(
  sessions: readonly Followed[],
  current: Followed | undefined,
  now: number,
): Followed | undefined {
  if (current && (current.qr !== undefined || isShortlyBetweenCodes(current, now))) return current;
  const isUnderWay = ({ end }: Followed) => end === undefined;
  return (
    sessions.find(({ qr }) => qr !== undefined) ??
    (current && isUnderWay(current) ? current : undefined) ??
    sessions.find(isUnderWay)
  );
}

const isShortlyBetweenCodes = (one: Followed, now: number) =>
  one.end === undefined && phaseOf(one) === "betweenCodes" && now - one.qrSince < KEEP_MS;
