import { ApiError, invalid } from "./errors";
import { logout, reconnect, setEgress, unlink, type Rules } from "./machine";
import { owned, type Handler, type Call, type Result, type Service } from "./operation";
import { pageOf } from "./page";
import { createBody, egressBody, linkBody, noBody, pageQuery, parse } from "./schema";
import { ownedSender } from "./senderOperations";
import { documented, type EgressState, type SessionBody, type SessionState } from "./session";

const answer = (status: number, session: SessionState, { show }: Service): Result => ({
  status,
  body: { session: show(session) },
  deviates: !documented(session),
});

function ownedSession(call: Call, from: { get(id: string): SessionState | undefined }): SessionState {
  return owned(call, "Session", call.route.sessionId, from);
}

function summary({ id, displayName, status, createdAt }: SessionBody): Partial<SessionBody> {
  return { id, displayName, status, createdAt };
}

/** Applies a change and answers the session. */
function changed(
  status: number,
  call: Call,
  service: Service,
  change: (session: SessionState, now: number, rules: Rules) => SessionState,
): Result {
  const { sessions } = service;
  const session = ownedSession(call, sessions);
  return answer(
    status,
    sessions.update(session.id, (current, now) => change(current, now, sessions.rules)) ?? session,
    service,
  );
}

/** Whether the API checks a node is not documented, beyond that a node of another sender is refused. */
function checkNode(
  { project }: Call,
  { choices, nodes }: Service,
  { kind, nodeId }: EgressState,
  senderId?: string,
): void {
  if (!choices.strictNodes || kind !== "android") return;
  const node = nodes.get(nodeId ?? "");
  if (node?.projectId !== project.id) throw invalid("egress.nodeId: the project has no egress node with this id");
  if (senderId !== undefined && node.senderId !== senderId) {
    throw invalid("egress.nodeId: the egress node belongs to another sender");
  }
}

export const SESSION_HANDLERS = {
  listSessions({ project, query }, { reads, settings, show }) {
    const { page, nextCursor } = pageOf(reads.sessions.list(project.id), parse(pageQuery, query));
    const items = page.map(show).map((session) => (settings.summaries ? summary(session) : session));
    return { status: 200, body: { items, nextCursor }, deviates: settings.summaries || !page.every(documented) };
  },
  createSession(call, service) {
    const { displayName, egress } = service.settings.normalize(parse(createBody, call.body));
    if (egress) checkNode(call, service, egress);
    return answer(201, service.sessions.create(call.project.id, displayName, egress), service);
  },
  getSession: (call, service) => answer(200, ownedSession(call, service.reads.sessions), service),
  deleteSession(call, { sessions }) {
    parse(noBody, call.body);
    sessions.remove(ownedSession(call, sessions).id);
    return { status: 204 };
  },
  setSessionEgress(call, service) {
    const given = parse(egressBody, call.body);
    const { egress = given.egress } = service.settings.normalize(given);
    return changed(200, call, service, (session, now, rules) => {
      checkNode(call, service, egress, session.senderId);
      return setEgress(session, egress, now, rules);
    });
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
    const { choices, sessions } = service;
    const session = ownedSession(call, sessions);
    ownedSender(call, service, senderId);
    if (choices.linkNeedsReady && session.status !== "ready") throw invalid("The session is not ready");
    if (choices.linkOver === "conflict" && session.senderId !== undefined && session.senderId !== senderId) {
      const error = new ApiError(409, "conflict", "The session is linked to another sender");
      return { status: error.status, body: error.body(), deviates: true };
    }
    return answer(200, sessions.link(session.id, senderId) ?? session, service);
  },
  unlinkSession(call, service) {
    parse(noBody, call.body);
    return changed(200, call, service, unlink);
  },
} satisfies Record<string, Handler>;
