import type { Allowance } from "./budget";

/** Header names in lower case to their values. */
export type Headers = Record<string, string | undefined>;

const LONGEST_WINDOW_MS = 10 * 60_000;

const number = (text: string | undefined) =>
  text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;

/** The server's own time, in Unix ms, from its `Date` header; absent where it sent none. */
export function serverTime(headers: Headers): number | undefined {
  const at = Date.parse(headers["date"] ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/**
 * What is left of the rate limit. The end of the window is measured against the server's own `Date`, so that a clock
 * that is wrong here does no harm; where there is no `Date`, nothing is said of the window.
 */
export function allowanceOf(headers: Headers): Allowance | undefined {
  const limit = number(headers["x-ratelimit-limit"]);
  const remaining = number(headers["x-ratelimit-remaining"]);
  const reset = number(headers["x-ratelimit-reset"]);
  const now = serverTime(headers);
  if (limit === undefined || remaining === undefined || reset === undefined || now === undefined) return undefined;
  return { limit, remaining, endsInMs: Math.min(Math.max(reset - now, 0), LONGEST_WINDOW_MS) };
}

/** How long a 429 asks to wait, in ms: `Retry-After` in seconds, else until the window ends. */
export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = number(headers["retry-after"]);
  const ms = seconds !== undefined ? seconds * 1000 : allowanceOf(headers)?.endsInMs;
  return ms === undefined ? undefined : Math.min(ms, LONGEST_WINDOW_MS);
}
