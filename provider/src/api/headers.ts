import type { Allowance } from "./budget";

/** Header values by name in lower case. */
export type Headers = Record<string, string | undefined>;

const LONGEST_WINDOW_MS = 10 * 60_000;

const number = (text: string | undefined) =>
  text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;

/** The server's time, in Unix ms, from the `Date` header; undefined if there is none. */
export function serverTime(headers: Headers): number | undefined {
  const at = Date.parse(headers["date"] ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/**
 * The remaining rate limit. The end of the window is relative to the server's `Date`, since the local clock may be wrong.
 * Without a `Date`, the result is undefined.
 */
export function allowanceOf(headers: Headers): Allowance | undefined {
  const limit = number(headers["x-ratelimit-limit"]);
  const remaining = number(headers["x-ratelimit-remaining"]);
  const reset = number(headers["x-ratelimit-reset"]);
  const now = serverTime(headers);
  if (limit === undefined || remaining === undefined || reset === undefined || now === undefined) return undefined;
  return { limit, remaining, endsInMs: Math.min(Math.max(reset - now, 0), LONGEST_WINDOW_MS) };
}

/** The wait that a 429 asks for, in ms: `Retry-After`, else the time until the window ends. */
export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = number(headers["retry-after"]);
  const ms = seconds !== undefined ? seconds * 1000 : allowanceOf(headers)?.endsInMs;
  return ms === undefined ? undefined : Math.min(ms, LONGEST_WINDOW_MS);
}
