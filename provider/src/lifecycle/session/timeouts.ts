import type { Operation } from "../types";
import type { SessionInputs } from "./types";

const MINUTE_MS = 60_000;

/**
 * How long an operation may take where nobody says, in ms: 5 minutes; 15 where create or update wait for a person to
 * scan; 2 for a read.
 */
export function defaultTimeoutMs(operation: Operation, { waitFor }: Pick<SessionInputs, "waitFor">): number {
  if (operation === "read") return 2 * MINUTE_MS;
  return waitFor === "ready" && operation !== "delete" ? 15 * MINUTE_MS : 5 * MINUTE_MS;
}
