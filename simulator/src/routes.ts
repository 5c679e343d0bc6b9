import type { Operation } from "./types";

/** A request's place in the API. */
export interface Route {
  operation: Operation;
  /** The path's template, as the API's description has it. */
  template: string;
  sessionId?: string;
}

const SESSIONS = "/v1/whatsapp-alt/sessions";
const SESSION = `${SESSIONS}/{sessionId}`;

const ROUTES: readonly [string, string, Operation][] = [
  ["GET", SESSIONS, "listSessions"],
  ["POST", SESSIONS, "createSession"],
  ["GET", SESSION, "getSession"],
  ["DELETE", SESSION, "deleteSession"],
  ["POST", `${SESSION}/egress`, "setSessionEgress"],
  ["POST", `${SESSION}/reconnect`, "reconnectSession"],
  ["POST", `${SESSION}/logout`, "logoutSession"],
  ["POST", `${SESSION}/link`, "linkSession"],
  ["POST", `${SESSION}/unlink`, "unlinkSession"],
  ["GET", "/v1/me", "getMe"],
];

/** The route of a request; undefined when the API has none, a wrong method included. */
export function route(method: string, path: string): Route | undefined {
  const parts = path.split("/");
  for (const [verb, template, operation] of ROUTES) {
    const wanted = template.split("/");
    const fits = wanted.every((part, index) => part === parts[index] || (part === "{sessionId}" && parts[index]));
    if (verb !== method || wanted.length !== parts.length || !fits) continue;
    const at = wanted.indexOf("{sessionId}");
    return at < 0 ? { operation, template } : { operation, template, sessionId: decoded(parts[at] ?? "") };
  }
  return undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
