import type { Reconnected, ReconnectOutcome } from "../reconnected";
import { reconnectProgress, reconnectReport } from "./reconnected";

const result = (id: string, outcome: ReconnectOutcome, more: Partial<Reconnected> = {}): Reconnected => ({
  id,
  outcome,
  ...more,
});
const several = (count: number, outcome: ReconnectOutcome) =>
  Array.from({ length: count }, (_, index) => result(`jd7${index}`, outcome));

test("each group has its sessions and the next command", () => {
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
    "To scan: pulumi-zavu qr b c --stack prod",
    "",
    "2 sessions failed:",
    "  d: GET answered 404.",
    "  e: GET answered 404.",
    "Check the id.",
    "To try again: pulumi-zavu reconnect d e --stack prod",
    "",
    "1 session is not back yet:",
    "  f: still disconnected",
    "Zavu may still restore it. To keep waiting: pulumi-zavu wait f --stack prod",
    "To try again: pulumi-zavu reconnect f --stack prod",
  ]);
});

test("many sessions are scanned on the board, and their ids do not fill a command", () => {
  expect(reconnectReport(several(5, "needs_scan"))).toContain("To scan: pulumi-zavu qr jd70 jd71 jd72 jd73 jd74");
  expect(reconnectReport(several(6, "needs_scan"))).toMatch(/To scan: pulumi-zavu board$/);
  expect(reconnectReport(several(6, "failed"))).toMatch(/To try again: pulumi-zavu reconnect ID\.\.\.$/);
});

test("progress counts what is done", () => {
  expect(reconnectProgress([], 1)).toBe("Waiting for 1 of 1 session.");
  const done: ReconnectOutcome[] = ["ready", "ready", "needs_scan", "failed", "error", "timed_out"];
  expect(reconnectProgress(done, 12)).toBe("Waiting for 6 of 12 sessions. So far: 2 ready, 1 needs a scan, 2 failed.");
});
