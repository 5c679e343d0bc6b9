import {
  ApiError,
  NoAnswerError,
  RateLimitedError,
  ServerError,
  UnreadableError,
  type Call,
  type ZavuError,
} from "../errors";

/** How a request may be retried. The defaults depend on its method. */
export interface RetryPolicy {
  /** Whether to retry it although the server may have processed it. Default: for every method except POST. */
  isIdempotent?: boolean;
  /** Whether to retry it until the deadline instead of a few times. Default: only for DELETE. */
  retryUntilDeadline?: boolean;
  /** Whether to retry it until the deadline while the resource is busy (409). Default: only for DELETE. */
  waitsWhileBusy?: boolean;
}

/** The parts of a request that the retry decision depends on. */
export interface Attempted extends Pick<Call, "method">, RetryPolicy {}

/** Whether to retry a failed request, and after how many ms. If not, the caller gets the failure. */
export type Decision = { again: false } | { again: true; afterMs: number };

const FEW = 5;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
const LIMITED_PAUSE_MS = 5_000;
const SHORTEST_LIMITED_PAUSE_MS = 500;

const NEVER: Decision = { again: false };

/**
 * Whether to retry a failed request, and after how long. Pure. By default, a GET is retried a few times, a DELETE until
 * the deadline, and a POST only if the server cannot have processed it.
 *
 * @param attempt 1 for the first failure.
 * @param random 0 to 1; spreads the retries of many clients.
 */
export function decideRetry(failure: ZavuError, request: Attempted, attempt: number, random: number): Decision {
  if (failure instanceof RateLimitedError) {
    const asked = Math.max(failure.retryAfterMs ?? LIMITED_PAUSE_MS, SHORTEST_LIMITED_PAUSE_MS);
    return { again: true, afterMs: asked + random * 500 };
  }
  if (!mayRetry(failure, request)) return NEVER;
  const { retryUntilDeadline = request.method === "DELETE" } = request;
  if (!retryUntilDeadline && !isBusy(failure) && attempt >= FEW) return NEVER;
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10));
  return { again: true, afterMs: pause * (0.5 + random / 2) };
}

/** Whether the API refused because the resource is busy with another request. Then it did not process this one. */
const isBusy = (failure: ZavuError) => failure instanceof ApiError && failure.refusal.status === 409;

/** Whether a retry may succeed, and does no harm if the server has processed the request. */
function mayRetry(failure: ZavuError, request: Attempted): boolean {
  const { method, isIdempotent = method !== "POST", waitsWhileBusy = method === "DELETE" } = request;
  if (isBusy(failure)) return waitsWhileBusy;
  if (failure instanceof NoAnswerError) return failure.isTransient && (isIdempotent || !failure.networkFailure.sent);
  if (failure instanceof ServerError) return isIdempotent;
  // The answer to a read may be incomplete or a proxy's. A DELETE that a proxy answers stays an error.
  return failure instanceof UnreadableError && method === "GET" && failure.status < 300;
}
