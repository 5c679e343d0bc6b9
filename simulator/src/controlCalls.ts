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
  session: z.strictObject({ id }),
  failNext: z.strictObject({ times: count.optional(), lastError: z.string() }),
  failReconnect: z.strictObject({ id, times: count, lastError: z.string().optional() }),
  fault: z.strictObject({
    operation: operation.or(operations).optional(),
    method: z.string().optional(),
    sessionId: z.string().optional(),
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

type Act = (simulator: Simulator, body: unknown) => unknown;

/** Each control call by method and name; returns the body of the answer. */
export const CALLS: Record<string, Act> = {
  "GET sessions": (simulator) => ({ items: simulator.sessions() }),
  "GET journal": (simulator) => ({ items: simulator.journal }),
  "POST scan": (simulator, body) => {
    const { id, ...phone } = parse(bodies.scan, body);
    return touched(simulator, id, () => simulator.scan(id, phone));
  },
  "POST change": (simulator, body) => {
    const { id, ...patch } = parse(bodies.change, body);
    return touched(simulator, id, () => simulator.change(id, patch));
  },
  "POST remove": (simulator, body) => {
    const { id } = parse(bodies.session, body);
    return touched(simulator, id, () => simulator.remove(id));
  },
  "POST rotate-qr": (simulator, body) => {
    const { id } = parse(bodies.session, body);
    return touched(simulator, id, () => simulator.rotateQr(id));
  },
  "POST qr-text": (simulator, body) => {
    const { id } = parse(bodies.session, body);
    return { qrText: simulator.qrText(known(simulator, id)) ?? null };
  },
  "POST take-over": (simulator, body) => {
    const { id } = parse(bodies.session, body);
    return touched(simulator, id, () => simulator.takeOver(id));
  },
  "POST restart-bridge": (simulator, body) => done(() => simulator.restartBridge(parse(bodies.restart, body))),
  "POST conflict": (simulator, body) => {
    const { id, ...options } = parse(bodies.conflict, body);
    return touched(simulator, id, () => simulator.conflict(id, options));
  },
  "POST hide": (simulator, body) => {
    const { id, ...options } = parse(bodies.hide, body);
    return touched(simulator, id, () => simulator.hide(id, options));
  },
  "POST hide-from-list": (simulator, body) => {
    const { id, forMs } = parse(bodies.hideFromList, body);
    return touched(simulator, id, () => simulator.hideFromList(id, { forMs }));
  },
  "POST lag": (simulator, body) => {
    const { ms, reads } = parse(bodies.lag, body);
    return done(() => simulator.lag(ms, reads));
  },
  "POST normalize": (simulator, body) => done(() => simulator.normalize(parse(bodies.on, body).on)),
  "POST summaries": (simulator, body) => done(() => simulator.summaries(parse(bodies.on, body).on)),
  "POST fail-next": (simulator, body) => done(() => simulator.failNext(parse(bodies.failNext, body))),
  "POST fail-reconnect": (simulator, body) => {
    const { id, times, lastError } = parse(bodies.failReconnect, body);
    return touched(simulator, id, () => simulator.failReconnect(id, times, lastError));
  },
  "POST fault": (simulator, body) => done(() => simulator.fault(parse(bodies.fault, body))),
  "POST clear-faults": (simulator) => done(() => simulator.clearFaults()),
  "POST add-key": (simulator, body) => {
    const { projectId, key } = parse(bodies.addKey, body);
    return done(() => simulator.addKey(projectId, key));
  },
  "POST revoke-key": (simulator, body) => done(() => simulator.revokeKey(parse(bodies.key, body).key)),
};

function touched(simulator: Simulator, id: string, act: () => void): { session: unknown } {
  known(simulator, id);
  try {
    act();
  } catch (error) {
    throw new ApiError(409, "conflict", error instanceof Error ? error.message : String(error));
  }
  return { session: simulator.session(id) ?? null };
}

function known(simulator: Simulator, id: string): string {
  if (!simulator.session(id)) throw notFound(`The simulator has no session ${id}`);
  return id;
}

function done(act: () => void): Record<string, never> {
  act();
  return {};
}
