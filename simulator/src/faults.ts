import { ApiError, notFound } from "./errors";
import type { Fault, Operation, Simulator } from "./types";

/** The properties of a request that a fault can match. */
export interface Target {
  operation?: Operation;
  method: string;
  sessionId?: string;
  nodeId?: string;
}

/** The queue of faults. */
export class Faults {
  #queue: { fault: Fault; skip: number; times: number; until: number }[] = [];

  constructor(private readonly clock: () => number) {}

  add(fault: Fault): void {
    const { skip = 0, times = 1, forMs = Infinity } = fault;
    this.#queue.push({ fault, skip, times, until: this.clock() + forMs });
  }

  clear(): void {
    this.#queue = [];
  }

  /** The fault that applies to the request; it counts down by one. */
  take(target: Target): Fault | undefined {
    const now = this.clock();
    this.#queue = this.#queue.filter(({ times, until }) => times > 0 && now < until);
    const first = this.#queue.find(({ fault }) => matches(fault, target));
    if (!first) return undefined;
    if (first.skip > 0) {
      first.skip--;
      return undefined;
    }
    first.times--;
    return first.fault;
  }
}

function matches(fault: Fault, target: Target): boolean {
  return (
    (fault.operation === undefined || [fault.operation].flat().some((operation) => operation === target.operation)) &&
    (fault.method === undefined || fault.method.toUpperCase() === target.method) &&
    (fault.sessionId === undefined || fault.sessionId === target.sessionId) &&
    (fault.nodeId === undefined || fault.nodeId === target.nodeId)
  );
}

/** The session or the egress node that a fault is for. */
type Resource = Required<Pick<Fault, "sessionId">> | Required<Pick<Fault, "nodeId">>;

const SESSION = {
  noun: "session",
  busy: ["deleteSession", "logoutSession", "reconnectSession"],
  read: ["getSession"],
} as const;
const NODE = { noun: "egress node", busy: ["revokeEgressNode"], read: ["getEgressNode"] } as const;

/** The fault of a session or an egress node that is busy. */
export function conflict(resource: Resource, options: Parameters<Simulator["conflict"]>[1] = {}): Fault {
  const { noun, busy } = "nodeId" in resource ? NODE : SESSION;
  const { times, operations = busy } = options;
  const error = new ApiError(409, "conflict", `The ${noun} is busy`);
  return { ...resource, operation: operations, times, answer: answerOf(error) };
}

/** The fault of a session or an egress node that requests do not find. */
export function hide(resource: Resource, options: Parameters<Simulator["hide"]>[1] = {}): Fault {
  const { noun, read } = "nodeId" in resource ? NODE : SESSION;
  const { forMs, times = forMs === undefined ? 1 : Infinity, operations = read } = options;
  const error = notFound(`${noun[0]?.toUpperCase()}${noun.slice(1)} not found`);
  return { ...resource, operation: operations, times, forMs, answer: answerOf(error) };
}

function answerOf(error: ApiError): Fault["answer"] {
  const headers = { "Content-Type": "application/json" };
  return { status: error.status, headers, body: JSON.stringify(error.body()) };
}

/** Whether the API processes a request that this fault applies to. */
export function letsThrough(fault: Fault | undefined): boolean {
  return fault?.processed === true || !(fault?.answer || fault?.cut);
}
