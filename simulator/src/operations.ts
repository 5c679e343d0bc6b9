import { createHash } from "node:crypto";
import { cursorOf, serialOf } from "./cursor";
import { ApiError, invalid, notFound } from "./errors";
import { isTestKey, type Project } from "./keys";
import { logout, reconnect, setEgress, setSender, type Rules } from "./machine";
import type { Reads } from "./reads";
import { createBody, egressBody, linkBody, noBody, noQuery, pageQuery, parse } from "./schema";
import { documented, type SessionBody, type SessionState } from "./session";
import type { Sessions } from "./sessions";
import type { Normalize, Operation } from "./types";

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

/** What the operations work on. */
export interface Service {
  sessions: Sessions;
  reads: Reads;
  settings: Settings;
  /** The session as the API shows it. */
  show(session: SessionState): SessionBody;
}

/** What a running simulator can be told to do otherwise. */
interface Settings {
  normalize: Normalize;
  /** Whether list items are summaries. */
  summaries: boolean;
}

type Act = (call: Call, service: Service) => Result;

const one = (status: number, session: SessionState, { show }: Service): Result => ({
  status,
  body: { session: show(session) },
  deviates: !documented(session),
});

function owned({ project, sessionId }: Call, sessions: Sessions | Reads): SessionState {
  const session = sessions.get(sessionId);
  if (session?.projectId !== project.id) throw notFound("Session not found");
  return session;
}

function summary({ id, displayName, status, createdAt }: SessionBody): Partial<SessionBody> {
  return { id, displayName, status, createdAt };
}

/** Answers the session as `turn` leaves it. */
function changed(
  status: number,
  call: Call,
  service: Service,
  turn: (session: SessionState, now: number, rules: Rules) => SessionState,
): Result {
  const { sessions } = service;
  const session = owned(call, sessions);
  return one(
    status,
    sessions.update(session.id, (current, now) => turn(current, now, sessions.rules)) ?? session,
    service,
  );
}

/** What each operation does, as documented. */
const ACTS: Record<Operation, Act> = {
  listSessions({ project, query }, { reads, settings, show }) {
    const { limit, cursor } = parse(pageQuery, query);
    const after = cursor === undefined ? 0 : serialOf(cursor);
    const rest = reads.list(project.id).filter(({ serial }) => serial > after);
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    const nextCursor = last && rest.length > limit ? cursorOf(last.serial) : null;
    const items = page.map(show).map((session) => (settings.summaries ? summary(session) : session));
    return { status: 200, body: { items, nextCursor }, deviates: settings.summaries || !page.every(documented) };
  },
  createSession(call, service) {
    const { displayName, egress } = service.settings.normalize(parse(createBody, call.body));
    return one(201, service.sessions.create(call.project.id, displayName, egress), service);
  },
  getSession: (call, service) => one(200, owned(call, service.reads), service),
  deleteSession(call, service) {
    parse(noBody, call.body);
    service.sessions.remove(owned(call, service.sessions).id);
    return { status: 204 };
  },
  setSessionEgress(call, service) {
    const given = parse(egressBody, call.body);
    const { egress = given.egress } = service.settings.normalize(given);
    return changed(200, call, service, (session, now, rules) => setEgress(session, egress, now, rules));
  },
  reconnectSession(call, service) {
    parse(noBody, call.body);
    return changed(202, call, service, reconnect);
  },
  logoutSession(call, service) {
    parse(noBody, call.body);
    return changed(202, call, service, logout);
  },
  linkSession(call, service) {
    const { senderId } = parse(linkBody, call.body);
    return changed(200, call, service, (session, now) => setSender(session, senderId, now));
  },
  unlinkSession(call, service) {
    parse(noBody, call.body);
    return changed(200, call, service, (session, now) => setSender(session, undefined, now));
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
export function act(operation: Operation, call: Call, service: Service): Result {
  try {
    if (operation !== "getMe" && isTestKey(call.key)) throw invalid("Test-mode keys cannot use WhatsApp Alternative");
    if (operation !== "getMe" && operation !== "listSessions") parse(noQuery, call.query);
    return ACTS[operation](call, service);
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: error.body() };
    throw error;
  }
}
