import { defaultTimeoutMs } from "./timeouts";
import type { Operation } from "./types";

const MINUTE = 60_000;

test.each<[Operation, boolean, number]>([
  ["create", false, 5],
  ["update", false, 5],
  ["create", true, 15],
  ["update", true, 15],
  ["delete", true, 5],
  ["read", true, 2],
])("%s that waits for a person (%s) times out after %d minutes", (operation, waitsForPerson, minutes) => {
  expect(defaultTimeoutMs(operation, waitsForPerson)).toBe(minutes * MINUTE);
});
