import { age } from "./format/age";
import { silenceOf } from "./format/staleness";
import { timeOfDay } from "./format/timeOfDay";
import type { Followed } from "./following";

const BEGUN = {
  late: "No poll has succeeded",
  unreachable: "Cannot reach Zavu",
  errors: "Zavu has answered with errors only",
} as const;

/** Turns the staleness of all followed sessions into few lines: one when it begins, with the reason, one when it is over. */
export class Outage {
  private since: number | undefined;
  private isExplained = false;

  /** @param now in the clock's ms. @returns the line to print now, if any. Call it after each change. */
  lineFor(sessions: readonly Followed[], now: number): string | undefined {
    const stale = sessions.filter((one) => one.stale !== undefined);
    const worst = stale.find(({ failure }) => failure !== undefined) ?? stale[0];
    if (worst) return this.begin(worst, now);
    if (this.since === undefined) return undefined;
    const lasted = now - this.since;
    this.since = undefined;
    this.isExplained = false;
    // Sessions that have ended say nothing about the connection.
    const isAnswered = sessions.some(({ end }) => end === undefined);
    return isAnswered ? `Zavu answers again at ${timeOfDay(0)}, after ${age(lasted)}.` : undefined;
  }

  private begin(worst: Followed, now: number): string | undefined {
    const { checkedAt, failure } = worst;
    const isNews = this.since === undefined || (failure !== undefined && !this.isExplained);
    this.since ??= checkedAt;
    this.isExplained ||= failure !== undefined;
    if (!isNews) return undefined;
    const { kind } = silenceOf(worst, now) ?? { kind: "late" };
    const why = failure ? `: ${failure.message}` : ".";
    return `${BEGUN[kind]} since ${timeOfDay(now - checkedAt)}${why} Codes that are shown may be stale; polling continues.`;
  }
}
