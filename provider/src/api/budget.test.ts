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

  /** When each of so many requests may go out, one after another, none of them answered with headers. */
  async function admitted(count: number): Promise<number[]> {
    const times = [];
    for (let i = 0; i < count; i++) {
      await budget.admit(limits(), "write");
      times.push(clock.now());
      budget.done();
    }
    return times;
  }

  test("lets requests through at once while nothing is known or plenty is left", async () => {
    expect(await admitted(6)).toEqual([0, 0, 0, 0, 0, 0]);
    budget.heard({ limit: 600, remaining: 500, endsInMs: 60_000 });
    expect(await admitted(3)).toEqual([0, 0, 0]);
  });

  test("asks for a pause that leaves half to others, and none that outlasts the window", () => {
    expect(budget.pauseMs(10)).toBe(0);
    budget.heard({ limit: 600, remaining: 600, endsInMs: 60_000 });
    expect(budget.pauseMs(10)).toBe(2_000);
    // With next to nothing left an even spread of ten requests would take twenty minutes.
    budget.heard({ limit: 600, remaining: 1, endsInMs: 59_000 });
    expect(budget.pauseMs(10)).toBe(59_000);
    clock.time = 59_000;
    expect(budget.pauseMs(10)).toBe(0);
  });

  test("lets only a few out before an answer has said what is left", async () => {
    const stop = new AbortController();
    const asked = Array.from({ length: 10 }, () => budget.admit(limits(1e9, stop.signal), "write"));
    let out = 0;
    for (const one of asked) void one.then((admitted) => (out += Number(admitted)));
    await new Promise((resolve) => setImmediate(resolve));
    const feelers = out;
    expect(feelers).toBeLessThan(6);
    budget.heard({ limit: 600, remaining: 599, endsInMs: 60_000 });
    budget.done();
    expect(await Promise.all(asked)).toEqual(Array(10).fill(true));
  });

  test("lets reads before writes, and each kind in its order of coming", async () => {
    budget.heard({ limit: 600, remaining: 0, endsInMs: 10_000 });
    const order: string[] = [];
    const ask = (name: string, kind: "read" | "write") =>
      budget.admit(limits(), kind).then(() => {
        order.push(name);
        budget.done();
      });
    await Promise.all([ask("w1", "write"), ask("w2", "write"), ask("r1", "read"), ask("r2", "read")]);
    expect(order).toEqual(["r1", "r2", "w1", "w2"]);
  });

  test("whoever leaves the line holds nobody up", async () => {
    const stop = new AbortController();
    budget.heard({ limit: 600, remaining: 0, endsInMs: 10_000 });
    const left = budget.admit(limits(1e9, stop.signal), "read");
    const over = budget.admit(limits(5_000), "read");
    const last = budget.admit(limits(), "write");
    stop.abort();
    expect(await Promise.all([left, over, last])).toEqual([false, false, true]);
    expect(clock.now()).toBe(10_000);
  });

  test("never sends more than is left in the window", async () => {
    budget.heard({ limit: 600, remaining: 3, endsInMs: 9_000 });
    const times = await admitted(6);
    expect(times.filter((at) => at < 9_000).length).toBeLessThanOrEqual(3);
    expect(times.at(-1)).toBe(9_000);
  });

  test("spreads the last tenth of a window over the rest of its time", async () => {
    budget.heard({ limit: 100, remaining: 5, endsInMs: 10_000 });
    const times = await admitted(5);
    expect(new Set(times).size).toBe(5);
    expect(times.at(-1)).toBeLessThanOrEqual(10_000);
  });

  test("takes what is under way off what an older answer says is left", async () => {
    for (let i = 0; i < 3; i++) await budget.admit(limits(), "write");
    budget.heard({ limit: 600, remaining: 2, endsInMs: 10_000 });
    budget.done();
    expect(await admitted(1)).toEqual([10_000]);
  });

  test("an answer that was overtaken does not raise what is left", async () => {
    budget.heard({ limit: 600, remaining: 0, endsInMs: 10_000 });
    budget.heard({ limit: 600, remaining: 400, endsInMs: 10_400 });
    const [first] = await admitted(1);
    expect(first).toBeGreaterThanOrEqual(10_000);
  });

  test("a new window counts anew", async () => {
    budget.heard({ limit: 600, remaining: 0, endsInMs: 10_000 });
    clock.time = 10_000;
    budget.heard({ limit: 600, remaining: 599, endsInMs: 60_000 });
    expect(await admitted(2)).toEqual([10_000, 10_000]);
  });

  test("stays closed for as long as a 429 asked, for those who wait already too", async () => {
    budget.heard({ limit: 600, remaining: 0, endsInMs: 2_000 });
    const waiting = admitted(1);
    budget.refused(7_000);
    budget.refused(3_000);
    expect(await waiting).toEqual([7_000]);
  });

  test("says where the caller's time ended or the caller stopped", async () => {
    budget.refused(60_000);
    expect(await budget.admit(limits(1_000), "write")).toBe(false);
    expect(clock.now()).toBe(1_000);
    const stop = new AbortController();
    const asked = budget.admit(limits(1e9, stop.signal), "write");
    stop.abort();
    expect(await asked).toBe(false);
    expect(clock.now()).toBe(1_000);
  });
});
