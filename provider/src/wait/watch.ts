import type { Clock, Limits } from "../clock";
import {
  NoAnswerError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  UnreadableError,
  type ZavuError,
} from "../errors";
import { Poller, type Item, type ListReader, type Reader } from "./poller";
import { nextPollMs, type Pace } from "./schedule";

/** The judgment of a poll: the wait is over, or what it waits for next. */
export type Verdict = "done" | Pace;

/**
 * How a wait ended.
 *
 * - `done`: the judge accepted the resource, which is returned as last seen.
 * - `timedOut`: the deadline was reached. Has the error of the last poll, if it failed.
 * - `stopped`: the caller's signal was aborted.
 * - `missing`: the polls of a resource that is not new kept answering 404.
 * - `failed`: a poll failed with an error that is not transient, or the judge threw.
 */
export type End<T> =
  | { how: "done"; item: T }
  | { how: "timedOut"; lastFailure: ZavuError | undefined }
  | { how: "stopped" }
  | { how: "missing"; error: NotFoundError }
  | { how: "failed"; error: unknown };

export interface WatchParts<T extends Item> {
  reader: Reader<T> | ListReader<T>;
  clock: Clock;
  random: () => number;
  /** The pause before this many requests that the rate limit requires, in ms. */
  pauseMs: (requests: number) => number;
}

// One of several servers may not know the resource yet, so a 404 counts only after this time.
const CONFIRM_MISSING_MS = 5_000;
// Resources that are due this soon, or before the rate limit allows another poll, are polled together.
const TOGETHER_MS = 100;

export interface WatchOptions {
  /** Called for each failed poll that is retried. */
  onFailure?: (error: ZavuError) => void;
  /** Whether the resource was just created. Then a 404 only means that the API does not show it yet. */
  isNew?: boolean;
}

/** One resource that a caller waits for. */
interface Waiter<T> {
  id: string;
  limits: Limits;
  judge: (item: T) => Verdict;
  options: WatchOptions;
  end: (end: End<T>) => void;
  pace: Pace;
  paceSince: number;
  nextAt: number;
  isPolled: boolean;
  missingSince: number | undefined;
  lastFailure: ZavuError | undefined;
}

/** Polls all resources that callers wait for in one loop, to save requests. */
export class Watcher<T extends Item> {
  private readonly waiters = new Set<Waiter<T>>();
  private readonly poller: Poller<T>;
  private interrupt = new AbortController();
  private isRunning = false;

  constructor(private readonly parts: WatchParts<T>) {
    this.poller = new Poller(parts.reader);
  }

  /**
   * Polls a resource until `judge` returns "done". Retries after transient errors.
   *
   * @param pace what the resource waits for at the start.
   * @param judge judges the result of each poll.
   * @returns how the wait ended. Never rejects.
   */
  until(
    id: string,
    pace: Pace,
    limits: Limits,
    judge: (item: T) => Verdict,
    options: WatchOptions = {},
  ): Promise<End<T>> {
    return new Promise((resolve) => {
      const now = this.parts.clock.now();
      const onAbort = () => this.interrupt.abort();
      const waiter: Waiter<T> = {
        id,
        limits,
        judge,
        options,
        pace,
        paceSince: now,
        nextAt: now,
        isPolled: false,
        missingSince: undefined,
        lastFailure: undefined,
        end: (end) => {
          if (!this.waiters.delete(waiter)) return;
          limits.signal.removeEventListener("abort", onAbort);
          resolve(end);
        },
      };
      this.schedule(waiter);
      limits.signal.addEventListener("abort", onAbort);
      this.waiters.add(waiter);
      this.interrupt.abort();
      if (!this.isRunning) void this.run().catch((error: unknown) => this.breakOff(error));
    });
  }

  private async run(): Promise<void> {
    const { clock } = this.parts;
    this.isRunning = true;
    while (this.waiters.size > 0) {
      if (this.interrupt.signal.aborted) this.interrupt = new AbortController();
      this.endWhatIsOver();
      this.pollWhatIsDue();
      const times = [...this.waiters].map(({ nextAt, limits, isPolled }) =>
        isPolled ? limits.deadline : Math.min(nextAt, limits.deadline),
      );
      if (times.length > 0) await clock.sleep(Math.max(0, Math.min(...times) - clock.now()), this.interrupt.signal);
    }
    this.isRunning = false;
  }

  /** An internal error of this loop must not leave a caller waiting forever. */
  private breakOff(error: unknown): void {
    this.isRunning = false;
    for (const waiter of [...this.waiters]) waiter.end({ how: "failed", error });
  }

  private endWhatIsOver(): void {
    for (const { limits, lastFailure, end } of [...this.waiters]) {
      if (limits.signal.aborted) end({ how: "stopped" });
      else if (this.parts.clock.now() >= limits.deadline) end({ how: "timedOut", lastFailure });
    }
  }

  private pollWhatIsDue(): void {
    const now = this.parts.clock.now();
    const idle = [...this.waiters].filter(({ isPolled }) => !isPolled);
    if (!idle.some(({ nextAt }) => nextAt <= now)) return;
    const soon = now + Math.max(TOGETHER_MS, this.pauseMs());
    const due = idle.filter(({ nextAt }) => nextAt <= soon);
    for (const waiter of due) waiter.isPolled = true;
    // The loop checks each waiter's deadline. The poll itself may last until the latest deadline.
    const deadline = Math.max(...due.map(({ limits }) => limits.deadline));
    const limits = due.length === 1 && due[0] ? due[0].limits : { signal: new AbortController().signal, deadline };
    void this.poller.poll([...new Set(due.map(({ id }) => id))], limits, (id, result) => {
      for (const waiter of due) if (waiter.id === id) this.record(waiter, result);
      this.interrupt.abort();
    });
  }

  private record(waiter: Waiter<T>, result: { item: T } | { error: unknown }): void {
    if (!this.waiters.has(waiter)) return;
    waiter.isPolled = false;
    if ("error" in result) this.recordFailure(waiter, result.error);
    else this.judge(waiter, result.item);
    this.schedule(waiter);
  }

  private judge(waiter: Waiter<T>, item: T): void {
    waiter.missingSince = undefined;
    waiter.lastFailure = undefined;
    let verdict: Verdict;
    try {
      verdict = waiter.judge(item);
    } catch (error) {
      return waiter.end({ how: "failed", error });
    }
    if (verdict === "done") return waiter.end({ how: "done", item });
    if (verdict !== waiter.pace) waiter.paceSince = this.parts.clock.now();
    waiter.pace = verdict;
  }

  private recordFailure(waiter: Waiter<T>, error: unknown): void {
    const { isNew, onFailure } = waiter.options;
    if (error instanceof NotFoundError && !isNew) {
      const now = this.parts.clock.now();
      waiter.missingSince ??= now;
      if (now - waiter.missingSince >= CONFIRM_MISSING_MS) waiter.end({ how: "missing", error });
      return;
    }
    waiter.missingSince = undefined;
    if (!isTransient(error) && !(error instanceof NotFoundError)) return waiter.end({ how: "failed", error });
    waiter.lastFailure = error;
    onFailure?.(error);
  }

  private schedule(waiter: Waiter<T>): void {
    const { clock, random } = this.parts;
    const now = clock.now();
    const pause = nextPollMs(waiter.pace, now - waiter.paceSince, random());
    waiter.nextAt = now + Math.max(pause, this.pauseMs());
  }

  /** The pause between two polls, so that polling uses at most about half of the rate limit. */
  private pauseMs(): number {
    return this.parts.pauseMs(this.poller.costOf(this.waiters.size));
  }
}

/** Whether a failed poll is retried. */
export function isTransient(error: unknown): error is ZavuError {
  if (error instanceof NoAnswerError) return error.isTransient;
  // After a TimeoutError of a request, the loop's own deadline decides.
  return [RateLimitedError, ServerError, UnreadableError, TimeoutError].some((kind) => error instanceof kind);
}
