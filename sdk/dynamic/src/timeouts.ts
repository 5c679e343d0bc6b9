import { UNKNOWN, type Operation, type InputIssue } from "pulumi-zavu-provider/lifecycle";
import { durationMs } from "./duration";
import type { Bag } from "./shapes";

// The engine does not pass `customTimeouts` to dynamic providers, so the class copies them into the input `timeouts`.
const OPERATIONS = ["create", "update", "delete"];

/** The issues of the input `timeouts`. They name the option `customTimeouts`, which the program sets. */
export function timeoutIssues(timeouts: unknown): InputIssue[] {
  if (timeouts === undefined || timeouts === null || timeouts === UNKNOWN) return [];
  if (typeof timeouts !== "object" || Array.isArray(timeouts))
    return [{ path: "customTimeouts", reason: "must be an object" }];
  return Object.entries(timeouts).flatMap(([name, value]) => {
    const path = `customTimeouts.${name}`;
    if (!OPERATIONS.includes(name))
      return [{ path, reason: `is not an option; the options are ${OPERATIONS.join(", ")}` }];
    const isFine = value === UNKNOWN || (typeof value === "string" && durationMs(value) !== undefined);
    return isFine ? [] : [{ path, reason: 'must be a duration such as "90s", "5m" or "1h30m"' }];
  });
}

/** The timeout that the program declares for an operation, in ms; undefined if it declares none. */
export function declaredTimeoutMs(operation: Operation, { timeouts }: Bag): number | undefined {
  const declared = (timeouts as Bag | undefined)?.[operation];
  return typeof declared === "string" ? durationMs(declared) : undefined;
}
