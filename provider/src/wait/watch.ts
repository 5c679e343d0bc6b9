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
import { nextLook, type Pace } from "./schedule";

/** What follows from a look at a session: the wait is over, or what it waits for next. */
export type Verdict = "done" | Pace;

/** Reads one session; throws a `ZavuError`. */
export type Look = (id: string, limits: Limits) => Promise<Session>;

export interface WatchParts {
  look: Look;
  clock: Clock;
  random: () => number;
}

// Right after the POST the server's reading side may not know the session yet.
const BELIEVE_MISSING_MS = 5_000;

/** Looks at sessions until each is where its caller wants it. */
export class Watcher {
  constructor(private readonly parts: WatchParts) {}

  /**
   * Looks at a session again and again until `judge` says "done". Faults that may pass are waited out.
   *
   * @param pace what the session is known to wait for at the start.
   * @param judge sees each look; what it throws ends the wait.
   * @throws {TimeoutError} at the deadline, {StoppedError} on abort, {NotFoundError} where the session stays missing,
   *   and any error that waiting cannot mend.
   */
  async until(id: string, pace: Pace, limits: Limits, judge: (session: Session) => Verdict): Promise<Session> {
    const { clock, look, random } = this.parts;
    let paceSince = clock.now();
    let missingSince: number | undefined;
    let trouble: string | undefined;
    for (;;) {
      const pause = nextLook(pace, clock.now() - paceSince, random());
      await clock.sleep(Math.max(0, Math.min(pause, limits.deadline - clock.now())), limits.signal);
      if (limits.signal.aborted) throw new StoppedError(`The wait for session ${id} was stopped.`, "");
      if (clock.now() >= limits.deadline)
        throw new TimeoutError(`The wait for session ${id} ran out of time.`, "", trouble);
      try {
        const session = await look(id, limits);
        missingSince = undefined;
        trouble = undefined;
        const verdict = judge(session);
        if (verdict === "done") return session;
        if (verdict !== pace) paceSince = clock.now();
        pace = verdict;
      } catch (error) {
        if (!(error instanceof NotFoundError)) missingSince = undefined;
        else {
          missingSince ??= clock.now();
          if (clock.now() - missingSince < BELIEVE_MISSING_MS) continue;
        }
        if (!mayPass(error)) throw error;
        trouble = error.message;
      }
    }
  }
}

function mayPass(error: unknown): error is ZavuError {
  if (error instanceof NoAnswerError) return error.passing;
  // A TimeoutError of the request itself is judged by the loop's own deadline.
  return [RateLimitedError, ServerError, UnreadableError, TimeoutError].some((passing) => error instanceof passing);
}
