import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import type { Clock } from "../provider/src/clock";

// How long, in real time, a request may be pending before the clock continues anyway: longer than any answer takes.
const PATIENCE_MS = 3_000;

const REQUEST_START = "http.client.request.start";

let pending = 0;
const count = (message: unknown) => {
  pending += 1;
  (message as { request: ClientRequest }).request.once("close", () => (pending -= 1));
};
subscribe(REQUEST_START, count);
// The channel belongs to the process, and jest runs the tests of many files in one. The mutations run without jest.
if (typeof afterAll === "function") afterAll(() => void unsubscribe(REQUEST_START, count));

/** A clock for tests: it stands still while anything runs, and jumps to the next timer when nothing does. */
export class VirtualClock implements Clock {
  private readonly timers = new Set<{ at: number; fire: () => void }>();
  private isRunning = false;

  /**
   * @param time in ms; may be set at any time.
   * @param rounds how many turns of the event loop without a request count as idle. A page of a hundred sessions takes
   *   more than the default.
   */
  constructor(
    public time = 0,
    private readonly rounds = 5,
  ) {}

  now = () => this.time;

  /** How many sleeps have not ended. */
  get sleeping(): number {
    return this.timers.size;
  }

  sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = {
        at: this.time + ms,
        fire: () => {
          this.timers.delete(timer);
          signal?.removeEventListener("abort", timer.fire);
          resolve();
        },
      };
      signal?.addEventListener("abort", timer.fire);
      this.timers.add(timer);
      if (!this.isRunning) void this.run();
    });

  /** A sleep of the server: the request that waits for it must not stop the clock. */
  serverSleep = async (ms: number, signal: AbortSignal) => {
    pending -= 1;
    await this.sleep(ms, signal);
    pending += 1;
  };

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.timers.size > 0) {
      await untilIdle(this.rounds);
      const [next] = [...this.timers].sort((a, b) => a.at - b.at);
      if (!next) break;
      this.time = Math.max(this.time, next.at);
      next.fire();
    }
    this.isRunning = false;
  }
}

async function untilIdle(enough: number): Promise<void> {
  const since = performance.now();
  for (let rounds = 0; rounds < enough; rounds++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (pending > 0 && performance.now() - since < PATIENCE_MS) rounds = 0;
  }
}
