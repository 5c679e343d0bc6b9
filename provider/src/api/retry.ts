import {
  ApiError,
  NoAnswerError,
  RateLimitedError,
  ServerError,
  UnreadableError,
  type Call,
  type ZavuError,
} from "../errors";

/** What the retry decision needs to know of a request. */
export interface Attempted extends Pick<Call, "method"> {
  /** Whether the request is sent again until the deadline if the session is busy (409); default: only a DELETE. */
  waitsWhileBusy?: boolean;
}

/** Whether a failed request is sent again, and after how many ms. `false` hands the failure to the caller. */
export type Decision = { again: false } | { again: true; afterMs: number };

const FEW = 5;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
const LIMITED_PAUSE_MS = 5_000;
const SHORTEST_LIMITED_PAUSE_MS = 500;

const NEVER: Decision = { again: false };

/**
 * Whether a failed request may be sent again, and after how long. Pure. What may have been processed follows from the
 * method: a GET is repeated a few times, a DELETE until the deadline, and a POST only if it was not processed.
 *
 * @param attempt 1 for the first failure.
 * @param random 0 to 1; spreads the pauses of many clients.
 */
export function decideRetry(failure: ZavuError, request: Attempted, attempt: number, random: number): Decision {
  if (failure instanceof RateLimitedError) {
    const told = Math.max(failure.retryAfterMs ?? LIMITED_PAUSE_MS, SHORTEST_LIMITED_PAUSE_MS);
    return { again: true, afterMs: told + random * 500 };
  }
  if (!mayPass(failure, request)) return NEVER;
  const isPersistent = request.method === "DELETE" || isBusy(failure);
  if (!isPersistent && attempt >= FEW) return NEVER;
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10));
  return { again: true, afterMs: pause * (0.5 + random / 2) };
}

/** Whether the API refused because the session is busy with another request: it did not process this one. */
const isBusy = (failure: ZavuError) => failure instanceof ApiError && failure.refusal.status === 409;

/** Whether the same request may succeed later, and does no harm if the server has processed this one. */
function mayPass(failure: ZavuError, { method, waitsWhileBusy = method === "DELETE" }: Attempted): boolean {
  if (isBusy(failure)) return waitsWhileBusy;
  const isRepeatable = method !== "POST";
  if (failure instanceof NoAnswerError) return failure.passing && (isRepeatable || !failure.silence.sent);
  if (failure instanceof ServerError) return isRepeatable;
  // A read may have been cut, or answered by something in between. A DELETE that something else answered stays an error.
  return failure instanceof UnreadableError && method === "GET" && failure.status < 300;
}
