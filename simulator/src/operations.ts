import { createHash } from "node:crypto";
import { cursorOf, serialOf } from "./cursor";
import { ApiError, invalid, notFound } from "./errors";
import { isTestKey, type Project } from "./keys";
import { logout, reconnect, setEgress, setSender } from "./machine";
import { createBody, egressBody, linkBody, noBody, noQuery, pageQuery, parse } from "./schema";
import { documented, sessionBody, type SessionState } from "./session";
import type { Sessions } from "./sessions";
import type { Operation } from "./types";

/** A request that has come past key and limit. */
export interface Call {
  key: string;
  project: Project;
  sessionId: string;
  query: Record<string, string | string[]>;
  /** `{}` when there was none. */
  body: unknown;
}

/** What an operation answers. */
export interface Result {
  status: number;
  body?: unknown;
  /** Whether a session in it shows what the API does not document. */
  deviates?: boolean;
}

type Act = (call: Call, sessions: Sessions) => Result;

const one = (status: number, session: SessionState): Result => ({
  status,
  body: { session: sessionBody(session) },
  deviates: !documented(session),
});

function owned({ project, sessionId }: Call, sessions: Sessions): SessionState {
  const session = sessions.get(sessionId);
  if (session?.projectId !== project.id) throw notFound("Session not found");
  return session;
}

function changed(call: Call, sessions: Sessions, turn: (session: SessionState, now: number) => SessionState) {
  owned(call, sessions);
  return sessions.update(call.sessionId, turn) ?? owned(call, sessions);
}

/** What each operation does, as documented. */
const ACTS: Record<Operation, Act> = {
  listSessions({ project, query }, sessions) {
    const { limit, cursor } = parse(pageQuery, query);
    const after = cursor === undefined ? 0 : serialOf(cursor);
    const rest = sessions.list(project.id).filter(({ serial }) => serial > after);
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    const nextCursor = last && rest.length > limit ? cursorOf(last.serial) : null;
    return { status: 200, body: { items: page.map(sessionBody), nextCursor }, deviates: !page.every(documented) };
  },
  createSession(call, sessions) {
    const { displayName, egress } = parse(createBody, call.body);
    return one(201, sessions.create(call.project.id, displayName, egress));
  },
  getSession: (call, sessions) => one(200, owned(call, sessions)),
  deleteSession(call, sessions) {
    parse(noBody, call.body);
    sessions.remove(owned(call, sessions).id);
    return { status: 204 };
  },
  setSessionEgress(call, sessions) {
    const { egress } = parse(egressBody, call.body);
    return one(
      200,
      changed(call, sessions, (session, now) => setEgress(session, egress, now, sessions.rules)),
    );
  },
  reconnectSession(call, sessions) {
    parse(noBody, call.body);
    return one(
      202,
      changed(call, sessions, (session, now) => reconnect(session, now, sessions.rules)),
    );
  },
  logoutSession(call, sessions) {
    parse(noBody, call.body);
    return one(
      202,
      changed(call, sessions, (session, now) => logout(session, now, sessions.rules)),
    );
  },
  linkSession(call, sessions) {
    const { senderId } = parse(linkBody, call.body);
    return one(
      200,
      changed(call, sessions, (session, now) => setSender(session, senderId, now)),
    );
  },
  unlinkSession(call, sessions) {
    parse(noBody, call.body);
    return one(
      200,
      changed(call, sessions, (session, now) => setSender(session, undefined, now)),
    );
  },
  getMe({ key, project }) {
    // An id that names the key without giving it away.
    const id = `key_${createHash("sha256").update(key).digest("hex").slice(0, 12)}`;
    const team = { id: "team_simulator", name: "Simulator" };
    return {
      status: 200,
      body: { apiKey: { id }, isTestMode: isTestKey(key), project: { ...project, isSubAccount: false }, team },
    };
  },
};

/** Runs one operation; refusals are results too. */
export function act(operation: Operation, call: Call, sessions: Sessions): Result {
  try {
    if (operation !== "getMe" && isTestKey(call.key)) throw invalid("Test-mode keys cannot use WhatsApp Alternative");
    if (operation !== "getMe" && operation !== "listSessions") parse(noQuery, call.query);
    return ACTS[operation](call, sessions);
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: error.body() };
    throw error;
  }
}
