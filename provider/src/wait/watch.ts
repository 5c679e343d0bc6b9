import type { Session } from "../api";
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
import { Lookout, type Reader } from "./look";
import { nextLook, type Pace } from "./schedule";

/** What follows from a look at a session: the wait is over, or what it waits for next. */
export type Verdict = "done" | Pace;

export interface WatchParts {
  reader: Reader;
  clock: Clock;
  random: () => number;
  /** How long to wait before so many requests for what is left of the rate limit, in ms. */
  pauseMs: (requests: number) => number;
}

// One of several servers may not know the session for a moment.
const BELIEVE_MISSING_MS = 5_000;
// Sessions that are due this close together are looked at together, and those that would be due before the rate limit
// has room for another look.
const TOGETHER_MS = 100;

export interface WatchOptions {
  /** Hears of each poll that failed and is tried again. */
  onFailure?: (error: ZavuError) => void;
  /** Whether the session was created just now: a 404 then only means that the API does not show it yet. */
  isNew?: boolean;
}

/** One session that somebody waits for. */
interface Waiter {
  id: string;
  limits: Limits;
  judge: (session: Session) => Verdict;
  options: WatchOptions;
  end: (result: { session: Session } | { error: unknown }) => void;
  pace: Pace;
  paceSince: number;
  nextAt: number;
  isBeingLookedAt: boolean;
  missingSince: number | undefined;
  trouble: ZavuError | undefined;
}

/** Looks at all sessions that are waited for, until each is where its caller wants it: one loop, few requests. */
export class Watcher {
  private readonly waiters = new Set<Waiter>();
  private readonly lookout: Lookout;
  private wake = new AbortController();
  private isRunning = false;

  constructor(private readonly parts: WatchParts) {
    this.lookout = new Lookout(parts.reader);
  }

  /**
   * Looks at a session again and again until `judge` says "done". Faults that may pass are waited out.
   *
   * @param pace what the session is known to wait for at the start.
   * @param judge sees each look; what it throws ends the wait.
   * @throws {TimeoutError} at the deadline, {StoppedError} on abort, {NotFoundError} if a session that is not new stays
   *   missing, and any error that is not transient.
   */
  until(
    id: string,
    pace: Pace,
    limits: Limits,
    judge: (session: Session) => Verdict,
    options: WatchOptions = {},
  ): Promise<Session> {
    return new Promise((resolve, reject) => {
      const now = this.parts.clock.now();
      const onAbort = () => this.wake.abort();
      const waiter: Waiter = {
        id,
        limits,
        judge,
        options,
        pace,
        paceSince: now,
        nextAt: now,
        isBeingLookedAt: false,
        missingSince: undefined,
        trouble: undefined,
        end: (result) => {
          if (!this.waiters.delete(waiter)) return;
          limits.signal.removeEventListener("abort", onAbort);
          if ("error" in result) reject(result.error);
          else resolve(result.session);
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
      this.lookAtWhatIsDue();
      const times = [...this.waiters].map(({ nextAt, limits, isBeingLookedAt }) =>
        isBeingLookedAt ? limits.deadline : Math.min(nextAt, limits.deadline),
      );
      if (times.length > 0) await clock.sleep(Math.max(0, Math.min(...times) - clock.now()), this.wake.signal);
    }
    this.isRunning = false;
  }

  /** A fault of this loop's own must not leave anybody waiting for ever. */
  private breakOff(error: unknown): void {
    this.isRunning = false;
    for (const waiter of [...this.waiters]) waiter.end({ error });
  }

  private endWhatIsOver(): void {
    for (const { id, limits, trouble, end } of [...this.waiters]) {
      if (limits.signal.aborted) end({ error: new StoppedError(`The wait for session ${id} was stopped.`, "") });
      else if (this.parts.clock.now() >= limits.deadline) {
        end({ error: new TimeoutError(`The wait for session ${id} ran out of time.`, "", trouble) });
      }
    }
  }

  private lookAtWhatIsDue(): void {
    const now = this.parts.clock.now();
    const idle = [...this.waiters].filter(({ isBeingLookedAt }) => !isBeingLookedAt);
    if (!idle.some(({ nextAt }) => nextAt <= now)) return;
    const soon = now + Math.max(TOGETHER_MS, this.pauseMs());
    const due = idle.filter(({ nextAt }) => nextAt <= soon);
    for (const waiter of due) waiter.isBeingLookedAt = true;
    // Each waiter's own end is watched by the loop; the look as a whole may take as long as the most patient of them.
    const deadline = Math.max(...due.map(({ limits }) => limits.deadline));
    const limits = due.length === 1 && due[0] ? due[0].limits : { signal: new AbortController().signal, deadline };
    void this.lookout.look([...new Set(due.map(({ id }) => id))], limits, (id, result) => {
      for (const waiter of due) if (waiter.id === id) this.take(waiter, result);
      this.wake.abort();
    });
  }

  private take(waiter: Waiter, result: { session: Session } | { error: unknown }): void {
    if (!this.waiters.has(waiter)) return;
    waiter.isBeingLookedAt = false;
    if ("error" in result) this.endure(waiter, result.error);
    else this.weigh(waiter, result.session);
    this.schedule(waiter);
  }

  private weigh(waiter: Waiter, session: Session): void {
    waiter.missingSince = undefined;
    waiter.trouble = undefined;
    let verdict: Verdict;
    try {
      verdict = waiter.judge(session);
    } catch (error) {
      return waiter.end({ error });
    }
    if (verdict === "done") return waiter.end({ session });
    if (verdict !== waiter.pace) waiter.paceSince = this.parts.clock.now();
    waiter.pace = verdict;
  }

  private endure(waiter: Waiter, error: unknown): void {
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

  private schedule(waiter: Waiter): void {
    const { clock, random } = this.parts;
    const now = clock.now();
    const pause = nextLook(waiter.pace, now - waiter.paceSince, random());
    waiter.nextAt = now + Math.max(pause, this.pauseMs());
  }

  /** Between two looks: no more than about half of what the rate limit would allow goes into looking. */
  private pauseMs(): number {
    return this.parts.pauseMs(this.lookout.costOf(this.waiters.size));
  }
}

/** Whether a failed poll is worth another one. */
export function isTransient(error: unknown): error is ZavuError {
  if (error instanceof NoAnswerError) return error.passing;
  // A TimeoutError of the request itself is judged by the loop's own deadline.
  return [RateLimitedError, ServerError, UnreadableError, TimeoutError].some((kind) => error instanceof kind);
}
