import { UNKNOWN, type Operation, type InputIssue } from "pulumi-zavu-provider/lifecycle";
import { durationMs } from "./duration";
import type { Bag } from "./shapes";

// The engine hands `customTimeouts` to no dynamic provider: the class copies them into this input.
const OPERATIONS = ["create", "update", "delete"];

/** What is wrong with the input `timeouts`, which holds durations such as "90s", "5m" or "1h30m". */
export function timeoutIssues(timeouts: unknown): InputIssue[] {
  if (timeouts === undefined || timeouts === null || timeouts === UNKNOWN) return [];
  if (typeof timeouts !== "object" || Array.isArray(timeouts))
    return [{ path: "timeouts", reason: "must be an object" }];
  return Object.entries(timeouts).flatMap(([name, value]) => {
    const path = `timeouts.${name}`;
    if (!OPERATIONS.includes(name)) return [{ path, reason: `is not an input; there are ${OPERATIONS.join(", ")}` }];
    const isFine = value === UNKNOWN || (typeof value === "string" && durationMs(value) !== undefined);
    return isFine ? [] : [{ path, reason: 'must be a duration such as "90s", "5m" or "1h30m"' }];
  });
}

/** How long the program gives an operation, in ms; undefined where it does not say. */
export function declaredTimeoutMs(operation: Operation, { timeouts }: Bag): number | undefined {
  const declared = (timeouts as Bag | undefined)?.[operation];
  return typeof declared === "string" ? durationMs(declared) : undefined;
}
