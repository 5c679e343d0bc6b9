import type { Clock, Limits } from "../clock";
import {
  NoAnswerError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  StoppedError,
  TimeoutError,
  UnreadableError,
  type ZavuError,
} from "../errors";
import { Poller, type Item, type Reader } from "./poller";
import { nextPollMs, type Pace } from "./schedule";

/** What follows from a poll: the wait is over, or what it waits for next. */
export type Verdict = "done" | Pace;

export interface WatchParts<T extends Item> {
  /** What messages call an item, such as "session". */
  noun: string;
  reader: Reader<T>;
  clock: Clock;
  random: () => number;
  /** How long to wait before so many requests for what is left of the rate limit, in ms. */
  pauseMs: (requests: number) => number;
}

// One of several servers may not know the resource for a moment.
const BELIEVE_MISSING_MS = 5_000;
// Resources that are due this close together are polled together, and those that would be due before the rate limit
// allows another poll.
const TOGETHER_MS = 100;

export interface WatchOptions {
  /** Hears of each poll that failed and is tried again. */
  onFailure?: (error: ZavuError) => void;
  /** Whether the resource was created just now: a 404 then only means that the API does not show it yet. */
  isNew?: boolean;
}

/** One resource that a caller waits for. */
interface Waiter<T> {
  id: string;
  limits: Limits;
  judge: (item: T) => Verdict;
  options: WatchOptions;
  end: (result: { item: T } | { error: unknown }) => void;
  pace: Pace;
  paceSince: number;
  nextAt: number;
  isPolled: boolean;
  missingSince: number | undefined;
  trouble: ZavuError | undefined;
}

/** Polls all resources that are waited for, until each is as its caller wants it: one loop, few requests. */
export class Watcher<T extends Item> {
  private readonly waiters = new Set<Waiter<T>>();
  private readonly poller: Poller<T>;
  private wake = new AbortController();
  private isRunning = false;

  constructor(private readonly parts: WatchParts<T>) {
    this.poller = new Poller(parts.reader);
  }

  /**
   * Polls a resource until `judge` says "done". Transient failures are waited out.
   *
   * @param pace what the resource is known to wait for at the start.
   * @param judge sees each poll; what it throws ends the wait.
   * @throws {TimeoutError} at the deadline, {StoppedError} on abort, {NotFoundError} if a resource that is not new stays
   *   missing, and any error that is not transient.
   */
  until(id: string, pace: Pace, limits: Limits, judge: (item: T) => Verdict, options: WatchOptions = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const now = this.parts.clock.now();
      const onAbort = () => this.wake.abort();
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
        trouble: undefined,
        end: (result) => {
          if (!this.waiters.delete(waiter)) return;
          limits.signal.removeEventListener("abort", onAbort);
          if ("error" in result) reject(result.error);
          else resolve(result.item);
        },
      };
      this.schedule(waiter);
      limits.signal.addEventListener("abort", onAbort);
      this.waiters.add(waiter);
      this.wake.abort();
      if (!this.isRunning) void this.run().catch((error: unknown) => this.breakOff(error));
    });
  }

  private async run(): Promise<void> {
    const { clock } = this.parts;
    this.isRunning = true;
    while (this.waiters.size > 0) {
      if (this.wake.signal.aborted) this.wake = new AbortController();
      this.endWhatIsOver();
      this.pollWhatIsDue();
      const times = [...this.waiters].map(({ nextAt, limits, isPolled }) =>
        isPolled ? limits.deadline : Math.min(nextAt, limits.deadline),
      );
      if (times.length > 0) await clock.sleep(Math.max(0, Math.min(...times) - clock.now()), this.wake.signal);
    }
    this.isRunning = false;
  }

  /** An internal error of this loop must not leave a caller waiting forever. */
  private breakOff(error: unknown): void {
    this.isRunning = false;
    for (const waiter of [...this.waiters]) waiter.end({ error });
  }

  private endWhatIsOver(): void {
    const { noun } = this.parts;
    for (const { id, limits, trouble, end } of [...this.waiters]) {
      if (limits.signal.aborted) end({ error: new StoppedError(`The wait for ${noun} ${id} was stopped.`, "") });
      else if (this.parts.clock.now() >= limits.deadline) {
        end({ error: new TimeoutError(`The wait for ${noun} ${id} ran out of time.`, "", trouble) });
      }
    }
  }

  private pollWhatIsDue(): void {
    const now = this.parts.clock.now();
    const idle = [...this.waiters].filter(({ isPolled }) => !isPolled);
    if (!idle.some(({ nextAt }) => nextAt <= now)) return;
    const soon = now + Math.max(TOGETHER_MS, this.pauseMs());
    const due = idle.filter(({ nextAt }) => nextAt <= soon);
    for (const waiter of due) waiter.isPolled = true;
    // The loop watches each waiter's deadline; the poll as a whole may take as long as the latest of them.
    const deadline = Math.max(...due.map(({ limits }) => limits.deadline));
    const limits = due.length === 1 && due[0] ? due[0].limits : { signal: new AbortController().signal, deadline };
    void this.poller.poll([...new Set(due.map(({ id }) => id))], limits, (id, result) => {
      for (const waiter of due) if (waiter.id === id) this.record(waiter, result);
      this.wake.abort();
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
    waiter.trouble = undefined;
    let verdict: Verdict;
    try {
      verdict = waiter.judge(item);
    } catch (error) {
      return waiter.end({ error });
    }
    if (verdict === "done") return waiter.end({ item });
    if (verdict !== waiter.pace) waiter.paceSince = this.parts.clock.now();
    waiter.pace = verdict;
  }

  private recordFailure(waiter: Waiter<T>, error: unknown): void {
    const { isNew, onFailure } = waiter.options;
    if (error instanceof NotFoundError && !isNew) {
      const now = this.parts.clock.now();
      waiter.missingSince ??= now;
      if (now - waiter.missingSince >= BELIEVE_MISSING_MS) waiter.end({ error });
      return;
    }
    waiter.missingSince = undefined;
    if (!isTransient(error) && !(error instanceof NotFoundError)) return waiter.end({ error });
    waiter.trouble = error;
    onFailure?.(error);
  }

  private schedule(waiter: Waiter<T>): void {
    const { clock, random } = this.parts;
    const now = clock.now();
    const pause = nextPollMs(waiter.pace, now - waiter.paceSince, random());
    waiter.nextAt = now + Math.max(pause, this.pauseMs());
  }

  /** The pause between two polls. Polling takes at most about half of what the rate limit allows. */
  private pauseMs(): number {
    return this.parts.pauseMs(this.poller.costOf(this.waiters.size));
  }
}

/** Whether a failed poll is worth another one. */
export function isTransient(error: unknown): error is ZavuError {
  if (error instanceof NoAnswerError) return error.passing;
  // A TimeoutError of the request itself is judged by the loop's own deadline.
  return [RateLimitedError, ServerError, UnreadableError, TimeoutError].some((kind) => error instanceof kind);
}
