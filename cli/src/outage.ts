import { age } from "./format/age";
import { pollGapOf } from "./format/staleness";
import { timeOfDay } from "./format/timeOfDay";
import type { Polled } from "./staleness";

const REASONS = {
  late: "No poll has succeeded",
  unreachable: "Cannot reach Zavu",
  errors: "Zavu has returned only errors",
} as const;

/** The polls of something that is followed, and whether its following has ended. */
type Followed = Polled & { end?: unknown };

/** Reports an outage in two lines instead of one for each session: the reason when it begins, and when it is over. */
export class Outage {
  private since: number | undefined;
  private isExplained = false;

  /** @param now in the clock's ms. @returns the line to print now, if any. Call it after each change. */
  lineFor(followed: readonly Followed[], now: number): string | undefined {
    const stale = followed.filter((one) => one.stale !== undefined);
    const worst = stale.find(({ failure }) => failure !== undefined) ?? stale[0];
    if (worst) return this.begin(worst, now);
    if (this.since === undefined) return undefined;
    const lasted = now - this.since;
    this.since = undefined;
    this.isExplained = false;
    // An ended session shows nothing about the connection.
    const isAnswered = followed.some(({ end }) => end === undefined);
    return isAnswered ? `Zavu answers again at ${timeOfDay(0)}, after ${age(lasted)}.` : undefined;
  }

  private begin(worst: Polled, now: number): string | undefined {
    const { checkedAt, failure } = worst;
    const mustPrint = this.since === undefined || (failure !== undefined && !this.isExplained);
    this.since ??= checkedAt;
    this.isExplained ||= failure !== undefined;
    if (!mustPrint) return undefined;
    const { kind } = pollGapOf(worst, now) ?? { kind: "late" };
    const why = failure ? `: ${failure.message}` : ".";
    return `${REASONS[kind]} since ${timeOfDay(now - checkedAt)}${why} The codes shown may be stale. Polling continues.`;
  }
}
