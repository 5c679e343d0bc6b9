import ms, { type StringValue } from "ms";
import { UsageError } from "./usageError";

/**
 * Milliseconds of a duration such as "90s", "10m", "24h", "2 days" or "0s".
 *
 * @throws {UsageError} naming the option.
 */
export function durationOf(text: string, option: string): number {
  // A bare number would mean milliseconds, and a capital M could mean minutes or months.
  const value = /^\d+(\.\d+)?\s*[a-z]+$/.test(text) ? ms(text as StringValue) : undefined;
  if (value === undefined || !Number.isFinite(value)) {
    throw new UsageError(`${option} ${text} is not a duration.`, "Use a number with a unit, such as 90s, 10m or 24h.");
  }
  return value;
}
