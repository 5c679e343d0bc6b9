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
  StoppedError,
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
  yield await Promise.reject(new Error("one session is asked for by its id"));
};

/** A watcher that sees these things of one session in turn, the last one for ever. */
function watching(...things: (string | Error)[]) {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const limits: Limits = { signal: stop.signal, deadline: 600_000 };
  let looks = 0;
  const get = async () => {
    const thing = things[Math.min(looks++, things.length - 1)] ?? "ready";
    if (thing instanceof Error) throw thing;
    return at(thing);
  };
  const watcher = new Watcher({
    noun: "session",
    reader: { ...judgedAsSessions, get, pages: noPages },
    clock,
    random: () => 0,
    pauseMs: () => 0,
  });
  const until = (judge = untilReady) => watcher.until("s1", "server", limits, judge);
  return { until, watcher, stop, clock, limits, looks: () => looks };
}

test("looks until the judge is content, and gives what was seen last", async () => {
  const { until, looks } = watching("initializing", "qr_ready", "ready");
  await expect(until()).resolves.toEqual(at("ready"));
  expect(looks()).toBe(3);
});

test("ends at the deadline and tells what failed last", async () => {
  const { until, clock, limits } = watching(FAILED);
  const error: unknown = await until().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error).toMatchObject({ lastFailure: FAILED });
  expect(clock.now()).toBe(limits.deadline);
});

test("a failure that is over is not told at the deadline", async () => {
  const error: unknown = await watching(FAILED, "qr_ready")
    .until()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "TimeoutError", lastFailure: undefined });
});

test("leaves no timer and nothing on its signal, however it ends", async () => {
  for (const thing of ["ready", "initializing", new ApiError(CALL, { status: 400 })]) {
    const { until, stop, clock } = watching(thing);
    await until().catch(() => undefined);
    expect(clock.sleeping).toBe(0);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
  }
});

test("ends where it is stopped, also between two looks", async () => {
  const { until, stop, looks } = watching("initializing");
  const judge = (): Verdict => {
    stop.abort();
    return "server";
  };
  await expect(until(judge)).rejects.toBeInstanceOf(StoppedError);
  expect(looks()).toBe(1);
});

test("a 404 for a moment is waited out, one that lasts ends the wait", async () => {
  await expect(watching(MISSING, MISSING, "ready").until()).resolves.toEqual(at("ready"));
  const { until, clock } = watching(MISSING);
  await expect(until()).rejects.toBe(MISSING);
  expect(clock.now()).toBeLessThan(10_000);
});

test("a 404 counts from the last time that the session, or no answer, was seen", async () => {
  const moment = Array<Error>(10).fill(MISSING);
  await expect(watching(...moment, "qr_ready", ...moment, "ready").until()).resolves.toEqual(at("ready"));
  await expect(watching(...moment, ...Array<Error>(30).fill(FAILED), ...moment, "ready").until()).resolves.toEqual(
    at("ready"),
  );
});

test.each([
  ["no answer", new NoAnswerError(CALL, { reason: "reset", sent: true })],
  ["the rate limit", new RateLimitedError(CALL, { status: 429 }, undefined)],
  ["a server's fault", FAILED],
  ["a page of a proxy", new UnreadableError(CALL, 200, "its body is not JSON")],
  ["a request without time", new TimeoutError("not sent", "")],
])("%s is waited out", async (_title, error) => {
  await expect(watching(error, error, "ready").until()).resolves.toEqual(at("ready"));
});

test.each([
  ["a refused key", new UnauthorizedError(CALL, { status: 401 }, "X")],
  ["a forbidden channel", new ForbiddenError(CALL, { status: 403 })],
  ["a bad request", new ApiError(CALL, { status: 400 })],
  ["a certificate", new NoAnswerError(CALL, { reason: "not trusted", sent: false }, false)],
  ["a fault of our own", new TypeError("x is not a function")],
])("%s ends the wait", async (_title, error) => {
  const { until, looks } = watching(error, "ready");
  await expect(until()).rejects.toBe(error);
  expect(looks()).toBe(1);
});

test("what the judge throws ends the wait", async () => {
  const error = new ApiError(CALL, { status: 400 });
  const judge = () => {
    throw error;
  };
  await expect(watching("failed").until(judge)).rejects.toBe(error);
});

describe("several sessions", () => {
  const ids = Array.from({ length: 20 }, (_, index) => `s${index}`);

  function crowd(evenGapMs = 0) {
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
      noun: "session",
      reader,
      clock,
      random: () => 0,
      pauseMs: (requests) => 2 * requests * evenGapMs,
    });
    const wait = (id: string, deadline = 600_000, signal = new AbortController().signal) =>
      watcher.until(id, "server", { deadline, signal }, untilReady);
    return { clock, calls, wait };
  }

  test("are looked at together, and each ends by itself", async () => {
    const { clock, calls, wait } = crowd();
    const ended: [string, number][] = [];
    await Promise.all(ids.map((id) => wait(id).then(() => ended.push([id, clock.now()]))));
    expect(ended.map(([id]) => id)).toEqual(ids);
    for (const [id, when] of ended) expect(when - 1_000 * (Number(id.slice(1)) + 1)).toBeLessThan(500);
    expect(calls.get + calls.list).toBeLessThan(ids.length * 5);
  });

  test("are looked at less often where the rate limit is low", async () => {
    const { calls, wait } = crowd(2_000);
    await Promise.all(ids.map((id) => wait(id)));
    expect(calls.get + calls.list).toBeLessThan(12);
  });

  test("that come one after another share a look where the rate limit has no room for one each", async () => {
    const { clock, calls, wait } = crowd(2_000);
    const waits = ids.map((id, index) => clock.sleep(300 * index).then(() => wait(id)));
    await Promise.all(waits);
    expect(calls.get + calls.list).toBeLessThan(15);
  });

  test("the end of one wait ends no other", async () => {
    const { wait } = crowd();
    const stop = new AbortController();
    const stopped = wait("s5", 600_000, stop.signal).catch((error: unknown) => error);
    const late = wait("s6", 2_000).catch((error: unknown) => error);
    const fine = [wait("s7"), wait("s8")];
    stop.abort();
    expect(await stopped).toBeInstanceOf(StoppedError);
    expect(await late).toBeInstanceOf(TimeoutError);
    await expect(Promise.all(fine)).resolves.toEqual([at("ready", "s7"), at("ready", "s8")]);
  });

  test("one that is waited for twice ends for both, and later ones find a watcher that still works", async () => {
    const { clock, wait } = crowd();
    await expect(Promise.all([wait("s1"), wait("s1")])).resolves.toHaveLength(2);
    expect(clock.sleeping).toBe(0);
    await expect(wait("s3")).resolves.toEqual(at("ready", "s3"));
  });
});

test("the caller hears of each poll that failed and is tried again", async () => {
  const { watcher, limits } = watching(FAILED, FAILED, "ready");
  const failures: unknown[] = [];
  await watcher.until("s1", "server", limits, untilReady, {
    onFailure: (error) => failures.push(error),
  });
  expect(failures).toEqual([FAILED, FAILED]);
});
