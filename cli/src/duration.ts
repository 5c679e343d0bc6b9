import ms, { type StringValue } from "ms";
import { UsageError } from "./usageError";

/**
 * Milliseconds of a duration such as "90s", "10m", "24h" or "2 days"; "0s" is one.
 *
 * @throws {UsageError} naming the option.
 */
export function durationOf(text: string, option: string): number {
  // A bare number would be milliseconds, which nobody means, and a capital M a minute to the one and a month to the other.
  const value = /^\d+(\.\d+)?\s*[a-z]+$/.test(text) ? ms(text as StringValue) : undefined;
  if (value === undefined || !Number.isFinite(value)) {
    throw new UsageError(`${option} ${text} is not a duration.`, "Give a number with a unit, such as 90s, 10m or 24h.");
  }
  return value;
}
