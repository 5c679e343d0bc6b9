import { NoAnswerError, TimeoutError } from "pulumi-zavu-provider/errors";
import type { Followed } from "../following";
import type { PollGap } from "../pollGap";
import type { Polled } from "../staleness";
import { age } from "./age";
import { timeOfDay } from "./timeOfDay";

/** @param now in the clock's ms. @returns undefined unless the session may be out of date. */
export function pollGapOf({ stale, failure, checkedAt }: Polled, now: number): PollGap | undefined {
  if (!stale) return undefined;
  return { kind: failure ? kindOf(failure) : "late", ms: now - checkedAt };
}

const kindOf = (failure: Error) =>
  failure instanceof NoAnswerError || failure instanceof TimeoutError ? "unreachable" : "errors";

/** The warning before a scan; undefined unless the session is stale. */
export function stalenessLine(followed: Followed, now: number): string | undefined {
  const line = pollGapLine(followed, now, followed.session !== undefined);
  return line && `${line}${followed.qr === undefined ? "" : "; this code may be stale"}.`;
}

/**
 * Since when no poll has succeeded, without a period; undefined unless the session may be out of date.
 *
 * @param isKnown whether a poll has ever succeeded.
 */
export function pollGapLine(polled: Polled, now: number, isKnown: boolean): string | undefined {
  const gap = pollGapOf(polled, now);
  if (!gap) return undefined;
  const { kind, ms } = gap;
  const since = `since ${timeOfDay(ms)} (${age(ms)})`;
  return {
    late: isKnown ? `Last checked ${age(ms)} ago` : `No answer from Zavu for ${age(ms)}`,
    unreachable: `Cannot reach Zavu ${since}`,
    errors: `Zavu has returned only errors ${since}`,
  }[kind];
}
