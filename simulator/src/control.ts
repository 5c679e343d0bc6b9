import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { ApiError, invalid, notFound } from "./errors";
import type { Received } from "./received";
import { parse } from "./schema";
import { egressState } from "./session";
import { OPERATIONS, type Simulator } from "./types";

const PREFIX = "/_simulator/";

const id = z.string();
const nullable = z.string().nullable().optional();
const count = z.number().int().min(0);

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
    operation: z.enum(OPERATIONS).optional(),
    method: z.string().optional(),
    sessionId: z.string().optional(),
    // JSON has no Infinity.
    times: z.union([count, z.literal("Infinity").transform(() => Infinity)]).optional(),
    skip: count.optional(),
    delayMs: z.number().min(0).optional(),
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
  addKey: z.strictObject({ projectId: z.string(), key: z.string().min(1) }),
  key: z.strictObject({ key: z.string().min(1) }),
};

type Act = (simulator: Simulator, body: unknown) => unknown;

/** Each control call; what it gives is the answer's body. */
const CALLS: Record<string, Act> = {
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

/** A web page must not steer the simulator: neither by a name that resolves to loopback nor by a request across sites. */
function guard(request: IncomingMessage): void {
  const host = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(request.headers.host ?? "");
  if (!host || request.headers.origin !== undefined) {
    throw new ApiError(403, "forbidden", "Only programs on this computer can steer the simulator");
  }
}

function touched(simulator: Simulator, id: string, act: () => void): { session: unknown } {
  if (!simulator.session(id)) throw notFound(`The simulator has no session ${id}`);
  try {
    act();
  } catch (error) {
    throw new ApiError(409, "conflict", error instanceof Error ? error.message : String(error));
  }
  return { session: simulator.session(id) ?? null };
}

function done(act: () => void): Record<string, never> {
  act();
  return {};
}

function json(text: string | undefined): unknown {
  try {
    return text === "" || text === undefined ? {} : (JSON.parse(text) as unknown);
  } catch {
    throw invalid("The request body is not JSON");
  }
}
