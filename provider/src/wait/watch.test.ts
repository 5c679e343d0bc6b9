import { getEventListeners } from "node:events";
import { isSummary, isWhole } from "../api/listItem";
import type { Session } from "../api";
import { VirtualClock } from "../../../test/virtualClock";
import type { Limits } from "../clock";
import {
  ApiError,
  ForbiddenError,
  NoAnswerError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  UnreadableError,
  type Call,
} from "../errors";
import { Watcher, type Verdict } from "./watch";

const CALL: Call = { method: "GET", path: "/v1/whatsapp-alt/sessions/s1" };
const MISSING = new NotFoundError(CALL, { status: 404 });
const FAILED = new ServerError(CALL, { status: 500 });

const whole = { egress: { kind: "external" }, qrCode: "2@abc", phoneNumber: "+56912345678" };
const at = (status: string, id = "s1") => ({ id, status, ...whole }) as Session;
const untilReady = (session: Session): Verdict => (session.status === "ready" ? "done" : "server");
const judgedAsSessions = { isSummary, isWhole };
const noPages = async function* (): AsyncGenerator<never, void> {
  yield await Promise.reject(new Error("one session is read by id"));
};

/** A watcher whose polls of one session return these results in turn, and then keep returning the last one. */
function watching(...results: (string | Error)[]) {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const limits: Limits = { signal: stop.signal, deadline: 600_000 };
  let polls = 0;
  const get = async () => {
    const result = results[Math.min(polls++, results.length - 1)] ?? "ready";
    if (result instanceof Error) throw result;
    return at(result);
  };
  const watcher = new Watcher({
    reader: { ...judgedAsSessions, get, pages: noPages },
    clock,
    random: () => 0,
    pauseMs: () => 0,
  });
  const until = (judge = untilReady) => watcher.until("s1", "server", limits, judge);
  return { until, watcher, stop, clock, limits, polls: () => polls };
}

test("polls until the judge accepts the resource, and returns it", async () => {
  const { until, polls } = watching("initializing", "qr_ready", "ready");
  await expect(until()).resolves.toEqual({ how: "done", item: at("ready") });
  expect(polls()).toBe(3);
});

test("ends at the deadline, with the last error", async () => {
  const { until, clock, limits } = watching(FAILED);
  expect(await until()).toEqual({ how: "timedOut", lastFailure: FAILED });
  expect(clock.now()).toBe(limits.deadline);
});

test("an error before a successful poll is not returned at the deadline", async () => {
  expect(await watching(FAILED, "qr_ready").until()).toEqual({ how: "timedOut", lastFailure: undefined });
});

test("leaves no timer and no listener, however it ends", async () => {
  for (const result of ["ready", "initializing", new ApiError(CALL, { status: 400 })]) {
    const { until, stop, clock } = watching(result);
    await until();
    expect(clock.sleeping).toBe(0);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
  }
});

test("ends when it is stopped, also between two polls", async () => {
  const { until, stop, polls } = watching("initializing");
  const judge = (): Verdict => {
    stop.abort();
    return "server";
  };
  expect(await until(judge)).toEqual({ how: "stopped" });
  expect(polls()).toBe(1);
});

test("a short 404 is retried, and a lasting one ends the wait", async () => {
  await expect(watching(MISSING, MISSING, "ready").until()).resolves.toEqual({ how: "done", item: at("ready") });
  const { until, clock } = watching(MISSING);
  expect(await until()).toEqual({ how: "missing", error: MISSING });
  expect(clock.now()).toBeLessThan(10_000);
});

test("a poll without a 404 resets the time of the first 404", async () => {
  const moment = Array<Error>(10).fill(MISSING);
  await expect(watching(...moment, "qr_ready", ...moment, "ready").until()).resolves.toEqual({
    how: "done",
    item: at("ready"),
  });
  await expect(watching(...moment, ...Array<Error>(30).fill(FAILED), ...moment, "ready").until()).resolves.toEqual({
    how: "done",
    item: at("ready"),
  });
});

test.each([
  ["no answer", new NoAnswerError(CALL, { reason: "reset", sent: true })],
  ["the rate limit", new RateLimitedError(CALL, { status: 429 }, undefined)],
  ["a server error", FAILED],
  ["a page of a proxy", new UnreadableError(CALL, 200, "its body is not JSON")],
  ["a request that timed out", new TimeoutError("not sent", "")],
])("polls continue after %s", async (_title, error) => {
  await expect(watching(error, error, "ready").until()).resolves.toEqual({ how: "done", item: at("ready") });
});

test.each([
  ["a refused key", new UnauthorizedError(CALL, { status: 401 }, "X")],
  ["a forbidden channel", new ForbiddenError(CALL, { status: 403 })],
  ["a bad request", new ApiError(CALL, { status: 400 })],
  ["an untrusted certificate", new NoAnswerError(CALL, { reason: "not trusted", sent: false }, false)],
  ["an internal error", new TypeError("x is not a function")],
])("%s ends the wait", async (_title, error) => {
  const { until, polls } = watching(error, "ready");
  expect(await until()).toEqual({ how: "failed", error });
  expect(polls()).toBe(1);
});

test("an error of the judge ends the wait", async () => {
  const error = new ApiError(CALL, { status: 400 });
  const judge = () => {
    throw error;
  };
  expect(await watching("failed").until(judge)).toEqual({ how: "failed", error });
});

describe("several sessions", () => {
  const ids = Array.from({ length: 20 }, (_, index) => `s${index}`);

  function manySessions(evenGapMs = 0) {
    const clock = new VirtualClock();
    const readyAt = (id: string) => 1_000 * (Number(id.slice(1)) + 1);
    const now = (id: string) => at(clock.now() >= readyAt(id) ? "ready" : "initializing", id);
    const calls = { get: 0, list: 0 };
    const reader = {
      ...judgedAsSessions,
      get: async (id: string) => (calls.get++, now(id)),
      pages: async function* () {
        calls.list++;
        yield { items: ids.map(now), unreadable: 0, nextCursor: undefined };
      },
    };
    const watcher = new Watcher({
      reader,
      clock,
      random: () => 0,
      pauseMs: (requests) => 2 * requests * evenGapMs,
    });
    const wait = (id: string, deadline = 600_000, signal = new AbortController().signal) =>
      watcher.until(id, "server", { deadline, signal }, untilReady);
    return { clock, calls, wait };
  }

  test("are polled together, and each wait ends by itself", async () => {
    const { clock, calls, wait } = manySessions();
    const ended: [string, number][] = [];
    await Promise.all(ids.map((id) => wait(id).then(() => ended.push([id, clock.now()]))));
    expect(ended.map(([id]) => id)).toEqual(ids);
    for (const [id, when] of ended) expect(when - 1_000 * (Number(id.slice(1)) + 1)).toBeLessThan(500);
    expect(calls.get + calls.list).toBeLessThan(ids.length * 5);
  });

  test("are polled less often if the rate limit is low", async () => {
    const { calls, wait } = manySessions(2_000);
    await Promise.all(ids.map((id) => wait(id)));
    expect(calls.get + calls.list).toBeLessThan(12);
  });

  test("that start one after another share polls if the rate limit is low", async () => {
    const { clock, calls, wait } = manySessions(2_000);
    const waits = ids.map((id, index) => clock.sleep(300 * index).then(() => wait(id)));
    await Promise.all(waits);
    expect(calls.get + calls.list).toBeLessThan(15);
  });

  test("the end of one wait does not end the others", async () => {
    const { wait } = manySessions();
    const stop = new AbortController();
    const stopped = wait("s5", 600_000, stop.signal);
    const late = wait("s6", 2_000);
    const fine = [wait("s7"), wait("s8")];
    stop.abort();
    expect(await stopped).toEqual({ how: "stopped" });
    expect(await late).toMatchObject({ how: "timedOut" });
    await expect(Promise.all(fine)).resolves.toMatchObject([{ item: at("ready", "s7") }, { item: at("ready", "s8") }]);
  });

  test("two waits for one session both end, and the watcher still works afterwards", async () => {
    const { clock, wait } = manySessions();
    await expect(Promise.all([wait("s1"), wait("s1")])).resolves.toHaveLength(2);
    expect(clock.sleeping).toBe(0);
    await expect(wait("s3")).resolves.toEqual({ how: "done", item: at("ready", "s3") });
  });
});

test("the caller is notified of each failed poll that is retried", async () => {
  const { watcher, limits } = watching(FAILED, FAILED, "ready");
  const failures: unknown[] = [];
  await watcher.until("s1", "server", limits, untilReady, {
    onFailure: (error) => failures.push(error),
  });
  expect(failures).toEqual([FAILED, FAILED]);
});
