import { NoAnswerError, RateLimitedError, ServerError, type ZavuError } from "../errors";

/** What the retry decision needs to know of a request. */
export interface Manner {
  /** Whether doing it twice is the same as doing it once: GET and DELETE yes, POST no. */
  repeatable: boolean;
  /** Whether passing faults are retried until the deadline (a delete) or a few times only (a read). */
  persistent: boolean;
}

/** `again: false` ends the matter: the failure goes to the caller. */
export type Decision = { again: false; why: string } | { again: true; afterMs: number; why: string };

const FEW = 5;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
const LIMITED_PAUSE_MS = 5_000;
const SHORTEST_LIMITED_PAUSE_MS = 500;

/**
 * Whether a failed request may be sent again, and after how long. Pure.
 *
 * @param attempt 1 for the first failure.
 * @param random 0 to 1; spreads the pauses of many clients.
 */
export function decideRetry(failure: ZavuError, manner: Manner, attempt: number, random: number): Decision {
  if (failure instanceof RateLimitedError) {
    const told = Math.max(failure.retryAfterMs ?? LIMITED_PAUSE_MS, SHORTEST_LIMITED_PAUSE_MS);
    return {
      again: true,
      afterMs: told + random * 500,
      why: "the limit was reached, and the request was not processed",
    };
  }
  if (failure instanceof NoAnswerError) {
    if (!failure.passing) return { again: false, why: "the same would happen again" };
    if (!failure.silence.sent) return few(manner, attempt, random, "the request was never sent");
    if (!manner.repeatable) return { again: false, why: "the server may have acted on it" };
    return few(manner, attempt, random, "doing it twice is the same as once");
  }
  if (failure instanceof ServerError) {
    if (!manner.repeatable) return { again: false, why: "the server may have acted on it" };
    return few(manner, attempt, random, "a server's fault may pass");
  }
  return { again: false, why: "the answer would be the same" };
}

function few(manner: Manner, attempt: number, random: number, why: string): Decision {
  if (!manner.persistent && attempt >= FEW) return { again: false, why: `${FEW} attempts failed` };
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10));
  return { again: true, afterMs: pause * (0.5 + random / 2), why };
}
