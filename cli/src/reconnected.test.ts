import type { Session } from "pulumi-zavu-provider/api";
import { ForbiddenError, NoAnswerError, StoppedError, TimeoutError, type ZavuError } from "pulumi-zavu-provider/errors";
import { reconnectedOf } from "./reconnected";

const session = (status: string, lastError?: string) => ({ id: "jd7", status, lastError }) as Session;
const call = { method: "POST", path: "/v1/x" } as const;
const forbidden = new ForbiddenError(call, { status: 403 });
const reset = new NoAnswerError(call, { reason: "reset", sent: true });
const timedOut = (lastFailure?: ZavuError) => ({ error: new TimeoutError("It ran out of time.", "", lastFailure) });

test("a session that is ready or waits for a scan has no reason", () => {
  expect(reconnectedOf({ id: "jd7", session: session("ready"), end: "reached" }, forbidden)).toEqual({
    id: "jd7",
    outcome: "ready",
    session: { id: "jd7", status: "ready" },
  });
  expect(reconnectedOf({ id: "jd7", session: session("qr_ready"), end: "reached" })).toMatchObject({
    outcome: "needs_scan",
  });
});

test("a failure has the server's reason, and says if the reconnect was not confirmed", () => {
  const failed = { id: "jd7", session: session("failed", "no route"), end: "failed" } as const;
  expect(reconnectedOf(failed)).toMatchObject({ outcome: "failed", why: "no route" });
  expect(reconnectedOf(failed, forbidden).why).toBe(
    "no route. The reconnect was not confirmed: POST /v1/x answered 403.",
  );
  expect(reconnectedOf({ id: "jd7", session: session("failed"), end: "failed" })).not.toHaveProperty("why");
});

test("a failure with a known cause has a hint", () => {
  const replaced = { id: "jd7", session: session("failed", "Connection replaced by another instance (440)") } as const;
  expect(reconnectedOf({ ...replaced, end: "failed" })).toMatchObject({
    hint: expect.stringContaining("Stop the other login") as string,
    session: { cause: "replaced" },
  });
  const unknown = { id: "jd7", session: session("failed", "no route"), end: "failed" } as const;
  expect(reconnectedOf(unknown)).toMatchObject({ session: { cause: "unknown" } });
  expect(reconnectedOf(unknown)).not.toHaveProperty("hint");
});

test("a timeout has the last status, the server's reason and the last failed poll", () => {
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

test("an error has a hint, and an internal error does not show its text", () => {
  expect(reconnectedOf({ id: "jd7", end: { error: forbidden } })).toEqual({
    id: "jd7",
    outcome: "error",
    why: "POST /v1/x answered 403.",
    hint: forbidden.hint,
    error: { name: "ForbiddenError", message: forbidden.message, hint: forbidden.hint, retryable: false },
  });
  const internal = reconnectedOf({ id: "jd7", end: { error: new Error("zv_live_key") } });
  expect(JSON.stringify(internal)).not.toContain("zv_live_key");
  expect(reconnectedOf({ id: "jd7", end: { error: new StoppedError("Stopped.", "") } }).outcome).toBe("stopped");
});
