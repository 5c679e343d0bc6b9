import { defaultTimeoutMs } from "./timeouts";
import type { Operation } from "../types";
import type { WaitFor } from "./types";

const MINUTE = 60_000;

test.each<[Operation, WaitFor | undefined, number]>([
  ["create", undefined, 5],
  ["update", "qr_ready", 5],
  ["create", "ready", 15],
  ["update", "ready", 15],
  ["delete", "ready", 5],
  ["read", "ready", 2],
])("%s with waitFor %s may take %d minutes", (operation, waitFor, minutes) => {
  expect(defaultTimeoutMs(operation, { waitFor })).toBe(minutes * MINUTE);
});
