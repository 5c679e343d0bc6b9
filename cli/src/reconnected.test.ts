import type { Session } from "pulumi-zavu-provider/api";
import { ForbiddenError, NoAnswerError, StoppedError, TimeoutError, type ZavuError } from "pulumi-zavu-provider/errors";
import { reconnectedOf } from "./reconnected";

const session = (status: string, lastError?: string) => ({ id: "jd7", status, lastError }) as Session;
const call = { method: "POST", path: "/v1/x" } as const;
const doubt = new ForbiddenError(call, { status: 403 });
const reset = new NoAnswerError(call, { reason: "reset", sent: true });
const timedOut = (lastFailure?: ZavuError) => ({ error: new TimeoutError("It ran out of time.", "", lastFailure) });

test("a session that is back or waits for a scan needs no reason", () => {
  expect(reconnectedOf({ id: "jd7", session: session("ready"), end: "reached" }, doubt)).toEqual({
    id: "jd7",
    outcome: "ready",
    session: { id: "jd7", status: "ready" },
  });
  expect(reconnectedOf({ id: "jd7", session: session("qr_ready"), end: "reached" })).toMatchObject({
    outcome: "needs_scan",
  });
});

test("a failure has the server's words, and the doubt about its reconnect", () => {
  const failed = { id: "jd7", session: session("failed", "no route"), end: "failed" } as const;
  expect(reconnectedOf(failed)).toMatchObject({ outcome: "failed", why: "no route" });
  expect(reconnectedOf(failed, doubt).why).toBe("no route. The reconnect was not confirmed: POST /v1/x answered 403.");
  expect(reconnectedOf({ id: "jd7", session: session("failed"), end: "failed" })).not.toHaveProperty("why");
});

test("a time-out has the last status, the server's words, and the poll that failed", () => {
  expect(reconnectedOf({ id: "jd7", session: session("disconnected"), end: timedOut() })).toMatchObject({
    outcome: "timed_out",
    why: "still disconnected",
  });
  const odd = { id: "jd7", session: session("action_required", "code needed"), end: timedOut(reset) };
  expect(reconnectedOf(odd).why).toBe(
    'still action_required: "code needed". The last poll failed: POST /v1/x: the API reset.',
  );
  expect(reconnectedOf({ id: "jd7", end: timedOut() }).why).toBe("It ran out of time.");
});

test("an error has its cure, and an error of the program itself shows nothing of its text", () => {
  expect(reconnectedOf({ id: "jd7", end: { error: doubt } })).toEqual({
    id: "jd7",
    outcome: "error",
    why: "POST /v1/x answered 403.",
    hint: doubt.hint,
  });
  const fault = reconnectedOf({ id: "jd7", end: { error: new Error("zv_live_key") } });
  expect(JSON.stringify(fault)).not.toContain("zv_live_key");
  expect(reconnectedOf({ id: "jd7", end: { error: new StoppedError("Stopped.", "") } }).outcome).toBe("stopped");
});
