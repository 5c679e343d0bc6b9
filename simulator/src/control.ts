import type { IncomingMessage } from "node:http";
import { CALLS } from "./controlCalls";
import { ApiError, invalid, notFound } from "./errors";
import type { Received } from "./received";
import type { Simulator } from "./types";

const PREFIX = "/_simulator/";

/** Answers `/_simulator/…`; undefined for every other path. Errors have the API's shape. */
export function control(simulator: Simulator, request: IncomingMessage, received: Received) {
  if (!received.path.startsWith(PREFIX)) return undefined;
  try {
    guard(request);
    const call = CALLS[`${received.method} ${received.path.slice(PREFIX.length)}`];
    if (!call) throw notFound(`The simulator has no ${received.method} ${received.path}`);
    return { status: 200, body: call(simulator, json(received.body)) };
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: error.body() };
    throw error;
  }
}

/** Rejects web pages: neither a name that resolves to loopback nor a cross-site request may control the simulator. */
function guard(request: IncomingMessage): void {
  const host = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(request.headers.host ?? "");
  if (!host || request.headers.origin !== undefined) {
    throw new ApiError(403, "forbidden", "Only programs on this computer can control the simulator");
  }
}

function json(text: string | undefined): unknown {
  try {
    return text === "" || text === undefined ? {} : (JSON.parse(text) as unknown);
  } catch {
    throw invalid("The request body is not JSON");
  }
}
