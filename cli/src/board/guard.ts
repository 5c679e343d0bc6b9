import type { IncomingHttpHeaders } from "node:http";
import { isToken } from "./token";

/** A request, before anything is made of it. */
export interface Asked {
  method: string | undefined;
  /** As sent, with the query. */
  path: string | undefined;
  headers: IncomingHttpHeaders;
}

/** What a request may have: a file below the token, the redirect for a ticket that is yet to be proved, or nothing. */
export type Verdict = { file: string } | { ticket: string } | { refused: 403 | 404 | 405 };

// Any port: people forward them.
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** Decides what a request may have. Pure. */
export function judge({ method, path = "", headers }: Asked, token: string): Verdict {
  if (method !== "GET" && method !== "HEAD") return { refused: 405 };
  if (!isFromHere(headers)) return { refused: 403 };
  const [, first = "", second, ...more] = path.replace(/\?.*$/s, "").split("/");
  if (second === undefined || more.length > 0) return { refused: 404 };
  if (first === "open") return { ticket: second };
  return isToken(first, token) ? { file: second } : { refused: 404 };
}

/** Whether it was sent by the page itself, or by a person who opened it. */
function isFromHere(headers: IncomingHttpHeaders): boolean {
  const { host = "", origin } = headers;
  // A name that somebody else's DNS points here would make their page one of this origin.
  if (!LOOPBACK_HOST.test(host)) return false;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) return false;
  return isOwnFetch(headers) || isTopLevel(headers);
}

function isOwnFetch({ "sec-fetch-site": site }: IncomingHttpHeaders): boolean {
  return site === undefined || site === "same-origin" || site === "none";
}

/** A link from a chat or a wiki: it needs the token, and the page it leads from gets nothing back. */
function isTopLevel({ "sec-fetch-mode": mode, "sec-fetch-dest": dest }: IncomingHttpHeaders): boolean {
  return mode === "navigate" && dest === "document";
}
