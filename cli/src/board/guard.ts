import type { IncomingHttpHeaders } from "node:http";
import { isToken } from "./token";

/** The parts of a request that decide whether it is answered. */
export interface BoardRequest {
  method: string | undefined;
  /** As sent, including the query. */
  path: string | undefined;
  headers: IncomingHttpHeaders;
}

/**
 * What a request gets: a file below the token, the redirect for a ticket (not checked yet), the reconnect of a session
 * (its id, not checked yet), or a refusal.
 */
export type Verdict = { file: string } | { ticket: string } | { reconnect: string } | { refused: 403 | 404 | 405 };

// Any port, because users forward ports.
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** Decides what a request gets. Pure. */
export function judge({ method, path = "", headers }: BoardRequest, token: string): Verdict {
  const [, first = "", second, ...more] = path.replace(/\?.*$/s, "").split("/");
  if (method === "POST" && second === "reconnect") return judgeReconnect(first, more, headers, token);
  if (method !== "GET" && method !== "HEAD") return { refused: 405 };
  if (!isFromHere(headers) || !(isOwnFetch(headers) || isTopLevel(headers))) return { refused: 403 };
  if (second === undefined || more.length > 0) return { refused: 404 };
  if (first === "open") return { ticket: second };
  return isToken(first, token) ? { file: second } : { refused: 404 };
}

/** Only the page itself may reconnect a session. Browsers send the origin with every POST. */
function judgeReconnect(first: string, [id = "", ...more]: string[], headers: IncomingHttpHeaders, token: string) {
  if (headers.origin === undefined || !isFromHere(headers) || !isOwnFetch(headers)) return { refused: 403 } as const;
  if (id === "" || more.length > 0 || !isToken(first, token)) return { refused: 404 } as const;
  try {
    return { reconnect: decodeURIComponent(id) };
  } catch {
    return { refused: 404 } as const;
  }
}

/** Whether the request is for this machine, and from a page of this machine if it names a page. */
function isFromHere(headers: IncomingHttpHeaders): boolean {
  const { host = "", origin } = headers;
  // DNS rebinding: a foreign name that resolves to this machine would give its page this origin.
  if (!LOOPBACK_HOST.test(host)) return false;
  return origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

function isOwnFetch({ "sec-fetch-site": site }: IncomingHttpHeaders): boolean {
  return site === undefined || site === "same-origin" || site === "none";
}

/** A link, for example in a chat. It needs the token, and the page with the link gets no answer. */
function isTopLevel({ "sec-fetch-mode": mode, "sec-fetch-dest": dest }: IncomingHttpHeaders): boolean {
  return mode === "navigate" && dest === "document";
}
