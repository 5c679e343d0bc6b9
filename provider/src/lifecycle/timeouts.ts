import type { Operation } from "./types";

const MINUTE_MS = 60_000;

/**
 * The default timeout of an operation, in ms: 5 minutes, 15 if create or update wait for a person, and 2 for a read.
 */
export function defaultTimeoutMs(operation: Operation, waitsForPerson = false): number {
  if (operation === "read") return 2 * MINUTE_MS;
  return waitsForPerson && operation !== "delete" ? 15 * MINUTE_MS : 5 * MINUTE_MS;
}
