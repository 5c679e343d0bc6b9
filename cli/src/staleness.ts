import type { ZavuError } from "pulumi-zavu-provider/errors";

/**
 * Why a session may be out of date: polls fail ("failing"), or none has succeeded recently ("late"), because a request
 * hangs or the rate limit delays the polls.
 */
export type Staleness = "late" | "failing";

/** The polls of something that is followed. */
export interface Polled {
  /** When a poll last succeeded, in the clock's ms; before the first one, when the following began. */
  checkedAt: number;
  /** Why a poll has failed since then; absent if none has. */
  failure?: ZavuError;
  /** Present while the session may be out of date. */
  stale?: Staleness;
}

// While a session waits for a person, it is polled every 2 to 3 s. A code is replaced after about 20 s.
const SLOWEST_POLL_MS = 3_000;
const GRACE_MS = 5_000;

/**
 * Whether a session may be out of date; undefined while it is up to date. Pure.
 *
 * @param sinceMs how long ago the last poll succeeded.
 * @param failure why a poll has failed since then; absent if none has.
 */
export function stalenessAfter(sinceMs: number, failure: ZavuError | undefined): Staleness | undefined {
  if (sinceMs < SLOWEST_POLL_MS + GRACE_MS) return undefined;
  return failure ? "failing" : "late";
}
