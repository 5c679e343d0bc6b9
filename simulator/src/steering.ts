import { restartBridge } from "./bridge";
import { conflict, hide, type Faults } from "./faults";
import * as machine from "./machine";
import * as device from "./node";
import { revokeNode } from "./nodeOperations";
import { normalizeBy } from "./normalize";
import type { Service } from "./operation";
import type { SessionState } from "./session";
import type { SimulatedNode, SimulatedSession, Simulator } from "./types";

type NotSteering = "url" | "journal" | "addKey" | "revokeKey" | "request" | "close";

/** The parts that the calls act on. */
type Parts = Pick<Service, "sessions" | "nodes" | "reads" | "settings" | "show"> & {
  faults: Faults;
  /** The project of a resource that is created without naming one. */
  firstProject: () => string;
};

/** The calls that act on sessions, on egress nodes or on how the API behaves. */
export function steering(parts: Parts): Omit<Simulator, NotSteering> {
  return { ...ofSessions(parts), ...ofNodes(parts), ...ofReads(parts) };
}

function ofSessions({ sessions, show }: Parts) {
  const { rules } = sessions;
  const shown = (session: SessionState): SimulatedSession => ({
    ...show(session),
    projectId: session.projectId,
    appliedEgress: machine.appliedEgress(session),
    ...(session.hiddenSenders ? { hiddenSenders: session.hiddenSenders } : {}),
  });
  const update = (id: string, change: (session: SessionState, now: number) => SessionState) => {
    if (!sessions.update(id, change)) throw unknown(id);
  };
  return {
    sessions: (projectId) => sessions.list(projectId).map(shown),
    session: (id) => {
      const session = sessions.get(id);
      return session && shown(session);
    },
    qrText: (id) => sessions.get(id)?.qr?.text,
    scan: (id, phone) => update(id, (session, now) => machine.scan(inQrReady(session, "scan"), now, rules, phone)),
    change: (id, patch) => update(id, (session, now) => machine.change(session, patch, now, rules)),
    make: (projectId, { displayName, egress } = {}) => sessions.create(projectId, displayName, egress).id,
    remove: (id) => {
      if (!sessions.remove(id)) throw unknown(id);
    },
    rotateQr: (id) =>
      update(id, (session, now) => machine.rotateQr(inQrReady(session, "rotate the QR of"), now, rules)),
    failNext: ({ times = 1, lastError }) => sessions.failNext(times, lastError),
    failReconnect: (id, times, lastError = "could not reconnect") =>
      update(id, (session) => ({ ...session, reconnectFails: { times, lastError } })),
    loseLogin: (id) => update(id, (session) => ({ ...session, losesLogin: true })),
    link: (id, senderId) => {
      if (!sessions.link(id, senderId)) throw unknown(id);
    },
    unlink: (id) => update(id, machine.unlink),
    hiddenSenders: (id, count) => update(id, (session) => ({ ...session, hiddenSenders: count })),
    takeOver: (id) => update(id, (session, now) => machine.takeOver(linked(session), now, rules)),
    restartBridge: (options) => restartBridge(sessions, options),
  } satisfies Partial<Simulator>;
}

function ofNodes({ sessions, nodes, settings, firstProject }: Parts) {
  const shown = (node: device.NodeState): SimulatedNode => ({ ...device.nodeBody(node), projectId: node.projectId });
  const update = (id: string, change: (node: device.NodeState, now: number) => device.NodeState) => {
    if (!nodes.update(id, change)) throw unknown(id, "egress node");
  };
  return {
    nodes: (projectId) => nodes.list(projectId).map(shown),
    node: (id) => {
      const node = nodes.get(id);
      return node && shown(node);
    },
    addNode: ({ projectId = firstProject(), senderId, label, status }) =>
      nodes.create(projectId, senderId, label, status).id,
    deviceOnline: (id, reported) => update(id, (node, now) => device.online(node, now, reported)),
    deviceOffline: (id) => update(id, (node, now) => device.offline(connectedOnce(node), now)),
    removeNode: (id) => {
      if (!revokeNode({ nodes, sessions }, id)) throw unknown(id, "egress node");
    },
    proxyAvailable: (on) => void (settings.proxyAvailable = on),
  } satisfies Partial<Simulator>;
}

function ofReads({ sessions, nodes, reads, settings, faults }: Parts) {
  /** How a fault matches the resource, and the reads that show it. */
  const known = (id: string) => {
    if (sessions.get(id)) return { target: { sessionId: id }, read: reads.sessions };
    if (nodes.get(id)) return { target: { nodeId: id }, read: reads.nodes };
    throw unknown(id, id.startsWith("nd_") ? "egress node" : "session");
  };
  return {
    fault: (fault) => faults.add(fault),
    conflict: (id, options) => faults.add(conflict(known(id).target, options)),
    hide: (id, options) => faults.add(hide(known(id).target, options)),
    hideFromList: (id, { forMs }) => known(id).read.hideFromList(id, forMs),
    lag: (ms, what = "all") => {
      for (const read of [reads.sessions, reads.nodes]) read.lag(ms, what);
    },
    normalize: (by) => void (settings.normalize = normalizeBy(by)),
    summaries: (on) => void (settings.summaries = on),
    clearFaults: () => faults.clear(),
  } satisfies Partial<Simulator>;
}

function unknown(id: string, noun = "session"): Error {
  return new Error(`The simulator has no ${noun} ${id}`);
}

function inQrReady(session: SessionState, what: string): SessionState {
  if (session.status === "qr_ready") return session;
  throw new Error(`Cannot ${what} session ${session.id}: it is ${session.status}, not qr_ready`);
}

function linked(session: SessionState): SessionState {
  if (session.credentials) return session;
  throw new Error(`Cannot take over session ${session.id}: no phone is linked`);
}

function connectedOnce(node: device.NodeState): device.NodeState {
  if (node.status !== "pending") return node;
  throw new Error(`Cannot disconnect the device of egress node ${node.id}: it has never connected`);
}
