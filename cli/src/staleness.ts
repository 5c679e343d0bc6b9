import type { ZavuError } from "pulumi-zavu-provider/errors";

/**
 * Why what is shown of a session may be out of date: polls fail ("failing"), or none has succeeded for long ("late"): a
 * request hangs, or the rate limit spreads the polls.
 */
export type Staleness = "late" | "failing";

// A person's pace is a poll each 2 to 3 s; a code is replaced after some 20 s.
const SLOWEST_PACE_MS = 3_000;
const GRACE_MS = 5_000;

/**
 * Whether what is shown of a session may be out of date; undefined while it is not. Pure.
 *
 * @param silentMs how long ago the last poll succeeded.
 * @param failure why a poll failed since then; absent if none did.
 */
export function stalenessAfter(silentMs: number, failure: ZavuError | undefined): Staleness | undefined {
  if (silentMs < SLOWEST_PACE_MS + GRACE_MS) return undefined;
  return failure ? "failing" : "late";
}
