import {
  ApiError,
  NoAnswerError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  UnauthorizedError,
  UnreadableError,
  type Call,
  type ZavuError,
} from "../errors";
import { decideRetry, type Attempted } from "./retry";

const CALL: Call = { method: "GET", path: "/v1/me" };
const READ: Attempted = { method: "GET" };
const DELETE: Attempted = { method: "DELETE" };
const POST: Attempted = { method: "POST" };
const LOGOUT: Attempted = { method: "POST", waitsWhileBusy: true };

const refused = new NoAnswerError(CALL, { reason: "refused", sent: false });
const reset = new NoAnswerError(CALL, { reason: "reset", sent: true });
const untrusted = new NoAnswerError(CALL, { reason: "certificate", sent: false }, false);
const failed = new ServerError(CALL, { status: 500 });
const busy = new ApiError(CALL, { status: 409 });
const unreadable = (status: number) => new UnreadableError(CALL, status, "its body is not JSON");
const limited = (ms?: number) => new RateLimitedError(CALL, { status: 429 }, ms);

test.each<[string, ZavuError, Attempted, boolean]>([
  ["a POST with a refused connection", refused, POST, true],
  ["a POST with a 429", limited(), POST, true],
  ["a POST with a reset connection", reset, POST, false],
  ["a POST with a server error", failed, POST, false],
  ["a read with a refused connection", refused, READ, true],
  ["a read with a reset connection", reset, READ, true],
  ["a read with a server error", failed, READ, true],
  ["a read with a 429", limited(), READ, true],
  ["a delete with a reset connection", reset, DELETE, true],
  ["a delete with a server error", failed, DELETE, true],
  ["a delete with an untrusted certificate", untrusted, DELETE, false],
  ["a refused key", new UnauthorizedError(CALL, { status: 401 }, "X"), DELETE, false],
  ["a missing session", new NotFoundError(CALL, { status: 404 }), DELETE, false],
  ["a bad request", new ApiError(CALL, { status: 400 }), READ, false],
  ["a read whose answer is unreadable", unreadable(200), READ, true],
  ["a read that is redirected", unreadable(302), READ, false],
  ["a delete whose answer is unreadable", unreadable(200), DELETE, false],
  ["a POST whose answer is unreadable", unreadable(201), POST, false],
  ["a delete of a busy session", busy, DELETE, true],
  ["a logout of a busy session", busy, LOGOUT, true],
  ["a logout with a server error", failed, LOGOUT, false],
  ["another POST with a 409", busy, POST, false],
  ["a read with a 409", busy, READ, false],
])("%s: retried %4$s", (_title, failure, request, again) => {
  expect(decideRetry(failure, request, 1, 0.5).again).toBe(again);
});

test("a read is retried four times, a delete without end", () => {
  expect(decideRetry(failed, READ, 4, 0.5).again).toBe(true);
  expect(decideRetry(failed, READ, 5, 0.5).again).toBe(false);
  expect(decideRetry(unreadable(200), READ, 5, 0.5).again).toBe(false);
  expect(decideRetry(failed, DELETE, 500, 0.5).again).toBe(true);
  expect(decideRetry(busy, LOGOUT, 500, 0.5).again).toBe(true);
});

test("pauses double up to eight seconds, minus up to half at random", () => {
  const pauses = [1, 2, 3, 6, 7, 99].map((attempt) => decideRetry(failed, DELETE, attempt, 1));
  expect(pauses).toMatchObject([250, 500, 1_000, 8_000, 8_000, 8_000].map((afterMs) => ({ afterMs })));
  expect(decideRetry(failed, DELETE, 1, 0)).toMatchObject({ afterMs: 125 });
});

test("the pause after a 429 is the server's, else five seconds, and at least 500 ms", () => {
  expect(decideRetry(limited(7_000), POST, 1, 0)).toMatchObject({ afterMs: 7_000 });
  expect(decideRetry(limited(7_000), POST, 1, 1)).toMatchObject({ afterMs: 7_500 });
  expect(decideRetry(limited(), POST, 1, 0)).toMatchObject({ afterMs: 5_000 });
  expect(decideRetry(limited(0), POST, 1, 0)).toMatchObject({ afterMs: 500 });
});
