import type { Reconnected, ReconnectOutcome } from "../reconnected";
import { reconnectProgress, reconnectReport } from "./reconnected";

const result = (id: string, outcome: ReconnectOutcome, more: Partial<Reconnected> = {}): Reconnected => ({
  id,
  outcome,
  ...more,
});
const several = (count: number, outcome: ReconnectOutcome) =>
  Array.from({ length: count }, (_, index) => result(`jd7${index}`, outcome));

test("each group shows its sessions and the next command", () => {
  const named = { session: { id: "b", status: "qr_ready", displayName: "Shop" } };
  const report = reconnectReport(
    [
      result("d", "error", { why: "GET answered 404.", hint: "Check the id." }),
      result("a", "ready"),
      result("b", "needs_scan", named),
      result("c", "needs_scan"),
      result("e", "error", { why: "GET answered 404.", hint: "Check the id." }),
      result("f", "timed_out", { why: "still disconnected" }),
    ],
    "prod",
  );
  expect(report.split("\n")).toEqual([
    "1 session is back:",
    "  a",
    "",
    "2 sessions need a scan:",
    "  b  Shop",
    "  c",
    "To scan: npx pulumi-zavu-cli qr b c --stack prod",
    "",
    "2 sessions failed:",
    "  d: GET answered 404.",
    "  e: GET answered 404.",
    "Check the id.",
    "To try again: npx pulumi-zavu-cli reconnect d e --stack prod",
    "",
    "1 session is not back yet:",
    "  f: still disconnected",
    "Zavu may still restore it. To keep waiting: npx pulumi-zavu-cli wait f --stack prod",
    "To try again: npx pulumi-zavu-cli reconnect f --stack prod",
  ]);
});

test("for many sessions the board is suggested, and commands do not list their ids", () => {
  expect(reconnectReport(several(5, "needs_scan"))).toContain(
    "To scan: npx pulumi-zavu-cli qr jd70 jd71 jd72 jd73 jd74",
  );
  expect(reconnectReport(several(6, "needs_scan"))).toMatch(/To scan: npx pulumi-zavu-cli board$/);
  expect(reconnectReport(several(6, "failed"))).toMatch(/To try again: npx pulumi-zavu-cli reconnect ID\.\.\.$/);
});

test("progress counts the sessions that are done", () => {
  expect(reconnectProgress([], 1)).toBe("Waiting for 1 of 1 session.");
  const done: ReconnectOutcome[] = ["ready", "ready", "needs_scan", "failed", "error", "timed_out"];
  expect(reconnectProgress(done, 12)).toBe("Waiting for 6 of 12 sessions. So far: 2 ready, 1 needs a scan, 2 failed.");
});
