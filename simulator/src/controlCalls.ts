import { z } from "zod";
import { ApiError, notFound } from "./errors";
import { parse } from "./schema";
import { egressState } from "./session";
import { OPERATIONS, type Simulator } from "./types";

const id = z.string();
const nullable = z.string().nullable().optional();
const count = z.number().int().min(0);
// JSON has no Infinity.
const times = z.union([count, z.literal("Infinity").transform(() => Infinity)]);
const ms = z.number().min(0);
const operation = z.enum(OPERATIONS);
const operations = z.array(operation).min(1);

const bodies = {
  scan: z.strictObject({ id, phoneNumber: z.string().optional(), pushName: z.string().optional() }),
  change: z.strictObject({
    id,
    status: z.string().optional(),
    qrCode: nullable,
    displayName: nullable,
    phoneNumber: nullable,
    pushName: nullable,
    egress: egressState.strict().optional(),
    senderId: nullable,
    lastError: nullable,
    lastConnectedAt: z.iso.datetime().nullable().optional(),
    credentials: z.boolean().optional(),
  }),
  resource: z.strictObject({ id }),
  link: z.strictObject({ id, senderId: z.string().min(1) }),
  hiddenSenders: z.strictObject({ id, count }),
  addNode: z.strictObject({
    projectId: z.string().optional(),
    senderId: z.string().min(1),
    label: z.string().optional(),
    status: z.enum(["pending", "online", "offline"]).optional(),
  }),
  deviceOnline: z.strictObject({
    id,
    exitIp: z.string().optional(),
    exitCountry: z.string().optional(),
    net: z.string().optional(),
  }),
  failNext: z.strictObject({ times: count.optional(), lastError: z.string() }),
  failReconnect: z.strictObject({ id, times: count, lastError: z.string().optional() }),
  fault: z.strictObject({
    operation: operation.or(operations).optional(),
    method: z.string().optional(),
    sessionId: z.string().optional(),
    nodeId: z.string().optional(),
    times: times.optional(),
    forMs: ms.optional(),
    skip: count.optional(),
    delayMs: ms.optional(),
    processed: z.boolean().optional(),
    answer: z
      .strictObject({
        status: z.number().int().min(200).max(599),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.string().optional(),
      })
      .optional(),
    cut: z.boolean().optional(),
  }),
  conflict: z.strictObject({ id, times: times.optional(), operations: operations.optional() }),
  hide: z.strictObject({ id, times: times.optional(), forMs: ms.optional(), operations: operations.optional() }),
  hideFromList: z.strictObject({ id, forMs: ms }),
  restart: z.strictObject({ returns: z.enum(["none", "some", "all"]).optional(), afterMs: ms.optional() }),
  lag: z.strictObject({ ms, reads: z.enum(["all", "list"]).optional() }),
  on: z.strictObject({ on: z.boolean() }),
  addKey: z.strictObject({ projectId: z.string(), key: z.string().min(1) }),
  key: z.strictObject({ key: z.string().min(1) }),
};

type ControlCall = (simulator: Simulator, body: unknown) => unknown;

/** Each control call by method and name; returns the body of the answer. */
export const CALLS: Record<string, ControlCall> = {
  "GET sessions": (simulator) => ({ items: simulator.sessions() }),
  "GET nodes": (simulator) => ({ items: simulator.nodes() }),
  "GET journal": (simulator) => ({ items: simulator.journal }),
  "POST scan": (simulator, body) => {
    const { id, ...phone } = parse(bodies.scan, body);
    return onSession(simulator, id, () => simulator.scan(id, phone));
  },
  "POST change": (simulator, body) => {
    const { id, ...patch } = parse(bodies.change, body);
    return onSession(simulator, id, () => simulator.change(id, patch));
  },
  "POST remove": (simulator, body) => {
    const { id } = parse(bodies.resource, body);
    return onSession(simulator, id, () => simulator.remove(id));
  },
  "POST rotate-qr": (simulator, body) => {
    const { id } = parse(bodies.resource, body);
    return onSession(simulator, id, () => simulator.rotateQr(id));
  },
  "POST qr-text": (simulator, body) => {
    const { id } = parse(bodies.resource, body);
    return { qrText: simulator.qrText(knownId(simulator, id)) ?? null };
  },
  "POST take-over": (simulator, body) => {
    const { id } = parse(bodies.resource, body);
    return onSession(simulator, id, () => simulator.takeOver(id));
  },
  "POST lose-login": (simulator, body) => {
    const { id } = parse(bodies.resource, body);
    return onSession(simulator, id, () => simulator.loseLogin(id));
  },
  "POST link": (simulator, body) => {
    const { id, senderId } = parse(bodies.link, body);
    return onSession(simulator, id, () => simulator.link(id, senderId));
  },
  "POST unlink": (simulator, body) => {
    const { id } = parse(bodies.resource, body);
    return onSession(simulator, id, () => simulator.unlink(id));
  },
  "POST hidden-senders": (simulator, body) => {
    const { id, count } = parse(bodies.hiddenSenders, body);
    return onSession(simulator, id, () => simulator.hiddenSenders(id, count));
  },
  "POST add-node": (simulator, body) => ({ node: simulator.node(simulator.addNode(parse(bodies.addNode, body))) }),
  "POST device-online": (simulator, body) => {
    const { id, ...reported } = parse(bodies.deviceOnline, body);
    return onNode(simulator, id, () => simulator.deviceOnline(id, reported));
  },
  "POST device-offline": (simulator, body) => {
    const { id } = parse(bodies.resource, body);
    return onNode(simulator, id, () => simulator.deviceOffline(id));
  },
  "POST remove-node": (simulator, body) => {
    const { id } = parse(bodies.resource, body);
    return onNode(simulator, id, () => simulator.removeNode(id));
  },
  "POST proxy-available": (simulator, body) => emptyAnswer(() => simulator.proxyAvailable(parse(bodies.on, body).on)),
  "POST restart-bridge": (simulator, body) => emptyAnswer(() => simulator.restartBridge(parse(bodies.restart, body))),
  "POST conflict": (simulator, body) => {
    const { id, ...options } = parse(bodies.conflict, body);
    return onEither(simulator, id, () => simulator.conflict(id, options));
  },
  "POST hide": (simulator, body) => {
    const { id, ...options } = parse(bodies.hide, body);
    return onEither(simulator, id, () => simulator.hide(id, options));
  },
  "POST hide-from-list": (simulator, body) => {
    const { id, forMs } = parse(bodies.hideFromList, body);
    return onEither(simulator, id, () => simulator.hideFromList(id, { forMs }));
  },
  "POST lag": (simulator, body) => {
    const { ms, reads } = parse(bodies.lag, body);
    return emptyAnswer(() => simulator.lag(ms, reads));
  },
  "POST normalize": (simulator, body) => emptyAnswer(() => simulator.normalize(parse(bodies.on, body).on)),
  "POST summaries": (simulator, body) => emptyAnswer(() => simulator.summaries(parse(bodies.on, body).on)),
  "POST fail-next": (simulator, body) => emptyAnswer(() => simulator.failNext(parse(bodies.failNext, body))),
  "POST fail-reconnect": (simulator, body) => {
    const { id, times, lastError } = parse(bodies.failReconnect, body);
    return onSession(simulator, id, () => simulator.failReconnect(id, times, lastError));
  },
  "POST fault": (simulator, body) => emptyAnswer(() => simulator.fault(parse(bodies.fault, body))),
  "POST clear-faults": (simulator) => emptyAnswer(() => simulator.clearFaults()),
  "POST add-key": (simulator, body) => {
    const { projectId, key } = parse(bodies.addKey, body);
    return emptyAnswer(() => simulator.addKey(projectId, key));
  },
  "POST revoke-key": (simulator, body) => emptyAnswer(() => simulator.revokeKey(parse(bodies.key, body).key)),
};

/** Changes a session and answers it; null if it no longer exists. */
function onSession(simulator: Simulator, id: string, change: () => void): { session: unknown } {
  knownId(simulator, id);
  attempt(change);
  return { session: simulator.session(id) ?? null };
}

/** The same for an egress node. */
function onNode(simulator: Simulator, id: string, change: () => void): { node: unknown } {
  if (!simulator.node(id)) throw notFound(`The simulator has no egress node ${id}`);
  attempt(change);
  return { node: simulator.node(id) ?? null };
}

/** The same for a session or an egress node. */
function onEither(simulator: Simulator, id: string, change: () => void) {
  return simulator.node(id) ? onNode(simulator, id, change) : onSession(simulator, id, change);
}

function attempt(change: () => void): void {
  try {
    change();
  } catch (error) {
    throw new ApiError(409, "conflict", error instanceof Error ? error.message : String(error));
  }
}

function knownId(simulator: Simulator, id: string): string {
  if (!simulator.session(id)) throw notFound(`The simulator has no session ${id}`);
  return id;
}

function emptyAnswer(change: () => void): Record<string, never> {
  change();
  return {};
}
