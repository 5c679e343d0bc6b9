import { VirtualClock } from "../../../test/virtualClock";
import type { Limits } from "../clock";
import { Budget } from "./budget";

const limits = (deadline = 1e9, signal = new AbortController().signal): Limits => ({ deadline, signal });

describe("budget", () => {
  let clock: VirtualClock;
  let budget: Budget;
  beforeEach(() => {
    clock = new VirtualClock();
    budget = new Budget(clock);
  });
  afterEach(() => expect(clock.sleeping).toBe(0));

  /** The times at which requests in a row are sent, if no answer has headers. */
  async function admitted(count: number): Promise<number[]> {
    const times = [];
    for (let i = 0; i < count; i++) {
      await budget.acquire(limits(), "write");
      times.push(clock.now());
      budget.release();
    }
    return times;
  }

  test("lets requests through at once if no limit is known or plenty is left", async () => {
    expect(await admitted(6)).toEqual([0, 0, 0, 0, 0, 0]);
    budget.record({ limit: 600, remaining: 500, endsInMs: 60_000 });
    expect(await admitted(3)).toEqual([0, 0, 0]);
  });

  test("computes a pause that leaves half of the limit to others and ends with the window", () => {
    expect(budget.pauseMs(10)).toBe(0);
    budget.record({ limit: 600, remaining: 600, endsInMs: 60_000 });
    expect(budget.pauseMs(10)).toBe(2_000);
    // With almost nothing left, an even spread of ten requests would take twenty minutes.
    budget.record({ limit: 600, remaining: 1, endsInMs: 59_000 });
    expect(budget.pauseMs(10)).toBe(59_000);
    clock.time = 59_000;
    expect(budget.pauseMs(10)).toBe(0);
  });

  test("knows the limit of the current window and what is left of it, and nothing after its end", async () => {
    expect(budget.current).toBeUndefined();
    budget.record({ limit: 600, remaining: 500, endsInMs: 60_000 });
    await admitted(3);
    expect(budget.current).toEqual({ limit: 600, remaining: 497 });
    clock.time = 60_000;
    expect(budget.current).toBeUndefined();
  });

  test("lets only a few requests through before the first answer", async () => {
    const stop = new AbortController();
    const asked = Array.from({ length: 10 }, () => budget.acquire(limits(1e9, stop.signal), "write"));
    let out = 0;
    for (const one of asked) void one.then((admitted) => (out += Number(admitted)));
    await new Promise((resolve) => setImmediate(resolve));
    const feelers = out;
    expect(feelers).toBeLessThan(6);
    budget.record({ limit: 600, remaining: 599, endsInMs: 60_000 });
    budget.release();
    expect(await Promise.all(asked)).toEqual(Array(10).fill(true));
  });

  test("lets reads through before writes, and each kind in order of arrival", async () => {
    budget.record({ limit: 600, remaining: 0, endsInMs: 10_000 });
    const order: string[] = [];
    const ask = (name: string, kind: "read" | "write") =>
      budget.acquire(limits(), kind).then(() => {
        order.push(name);
        budget.release();
      });
    await Promise.all([ask("w1", "write"), ask("w2", "write"), ask("r1", "read"), ask("r2", "read")]);
    expect(order).toEqual(["r1", "r2", "w1", "w2"]);
  });

  test("a canceled request does not block the others", async () => {
    const stop = new AbortController();
    budget.record({ limit: 600, remaining: 0, endsInMs: 10_000 });
    const left = budget.acquire(limits(1e9, stop.signal), "read");
    const over = budget.acquire(limits(5_000), "read");
    const last = budget.acquire(limits(), "write");
    stop.abort();
    expect(await Promise.all([left, over, last])).toEqual([false, false, true]);
    expect(clock.now()).toBe(10_000);
  });

  test("never sends more than is left in the window", async () => {
    budget.record({ limit: 600, remaining: 3, endsInMs: 9_000 });
    const times = await admitted(6);
    expect(times.filter((at) => at < 9_000).length).toBeLessThanOrEqual(3);
    expect(times.at(-1)).toBe(9_000);
  });

  test("spreads the last tenth of a window over the rest of its time", async () => {
    budget.record({ limit: 100, remaining: 5, endsInMs: 10_000 });
    const times = await admitted(5);
    expect(new Set(times).size).toBe(5);
    expect(times.at(-1)).toBeLessThanOrEqual(10_000);
  });

  test("subtracts the requests in flight from the limit in an older answer", async () => {
    for (let i = 0; i < 3; i++) await budget.acquire(limits(), "write");
    budget.record({ limit: 600, remaining: 2, endsInMs: 10_000 });
    budget.release();
    expect(await admitted(1)).toEqual([10_000]);
  });

  test("an answer that arrives out of order does not raise the limit", async () => {
    budget.record({ limit: 600, remaining: 0, endsInMs: 10_000 });
    budget.record({ limit: 600, remaining: 400, endsInMs: 10_400 });
    const [first] = await admitted(1);
    expect(first).toBeGreaterThanOrEqual(10_000);
  });

  test("a new window has a full limit", async () => {
    budget.record({ limit: 600, remaining: 0, endsInMs: 10_000 });
    clock.time = 10_000;
    budget.record({ limit: 600, remaining: 599, endsInMs: 60_000 });
    expect(await admitted(2)).toEqual([10_000, 10_000]);
  });

  test("stays closed for the time of a 429, also for requests that already wait", async () => {
    budget.record({ limit: 600, remaining: 0, endsInMs: 2_000 });
    const waiting = admitted(1);
    budget.closeFor(7_000);
    budget.closeFor(3_000);
    expect(await waiting).toEqual([7_000]);
  });

  test("returns false if the caller times out or stops", async () => {
    budget.closeFor(60_000);
    expect(await budget.acquire(limits(1_000), "write")).toBe(false);
    expect(clock.now()).toBe(1_000);
    const stop = new AbortController();
    const asked = budget.acquire(limits(1e9, stop.signal), "write");
    stop.abort();
    expect(await asked).toBe(false);
    expect(clock.now()).toBe(1_000);
  });
});
