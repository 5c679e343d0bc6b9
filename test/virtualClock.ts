import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import type { Clock } from "../provider/src/clock";

// How long, in real time, a request may be under way before time goes on all the same: longer than any answer takes.
const PATIENCE_MS = 3_000;

let underWay = 0;
subscribe("http.client.request.start", (message) => {
  underWay += 1;
  (message as { request: ClientRequest }).request.once("close", () => (underWay -= 1));
});

/** Time for tests: it stands still while anything happens, and jumps to the next timer as soon as nothing does. */
export class VirtualClock implements Clock {
  private readonly timers = new Set<{ at: number; fire: () => void }>();
  private isRunning = false;

  /** @param time in ms; may be set at any time. */
  constructor(public time = 0) {}

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

  /** A sleep of the server: the request that it answers is under way and yet nothing happens. */
  serverSleep = async (ms: number, signal: AbortSignal) => {
    underWay -= 1;
    await this.sleep(ms, signal);
    underWay += 1;
  };

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.timers.size > 0) {
      await quiet();
      const [next] = [...this.timers].sort((a, b) => a.at - b.at);
      if (!next) break;
      this.time = Math.max(this.time, next.at);
      next.fire();
    }
    this.isRunning = false;
  }
}

async function quiet(): Promise<void> {
  const since = performance.now();
  for (let turns = 0; turns < 5; turns++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (underWay > 0 && performance.now() - since < PATIENCE_MS) turns = 0;
  }
}
