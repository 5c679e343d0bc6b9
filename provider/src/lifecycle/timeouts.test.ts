import { timeoutOf } from "./timeouts";
import type { Operation, SessionInputs } from "./types";

const MINUTE = 60_000;

test.each<[Operation, Pick<SessionInputs, "waitFor" | "timeouts">, number]>([
  ["create", {}, 5],
  ["update", { waitFor: "qr_ready" }, 5],
  ["create", { waitFor: "ready" }, 15],
  ["update", { waitFor: "ready" }, 15],
  ["delete", { waitFor: "ready" }, 5],
  ["create", { waitFor: "ready", timeouts: { create: "2m" } }, 2],
  ["update", { waitFor: "ready", timeouts: { create: "2m" } }, 15],
  ["update", { timeouts: { update: "1h" } }, 60],
  ["delete", { timeouts: { delete: "30s" } }, 0.5],
  ["delete", { timeouts: { delete: "not a duration" } }, 5],
  ["read", { waitFor: "ready", timeouts: { create: "1h" } }, 2],
])("%s with %j may take %d minutes", (operation, inputs, minutes) => {
  expect(timeoutOf(operation, inputs)).toBe(minutes * MINUTE);
});
