import { durationMs } from "./duration";
import type { Operation, SessionInputs } from "./types";

const MINUTE_MS = 60_000;

/**
 * How long an operation may take, in ms: what the program declares, else 5 minutes; 15 where create or update wait
 * for a person to scan; 2 for a read, which declares nothing.
 */
export function timeoutOf(operation: Operation, inputs: Pick<SessionInputs, "timeouts" | "waitFor">): number {
  if (operation === "read") return 2 * MINUTE_MS;
  const declared = durationMs(inputs.timeouts?.[operation] ?? "");
  if (declared !== undefined) return declared;
  return inputs.waitFor === "ready" && operation !== "delete" ? 15 * MINUTE_MS : 5 * MINUTE_MS;
}
