import { ApiError, notFound } from "./errors";
import type { Fault, Operation, Simulator } from "./types";

/** What of a request a fault can match. */
export interface Target {
  operation?: Operation;
  method: string;
  sessionId?: string;
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

  /** The fault that hits the request, used up by one. */
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
    (fault.sessionId === undefined || fault.sessionId === target.sessionId)
  );
}

const BUSY_OPERATIONS = ["deleteSession", "logoutSession", "reconnectSession"] as const;
const BUSY = new ApiError(409, "conflict", "The session is busy");

/** A session that is busy. */
export function conflict(
  sessionId: string,
  { times, operations = BUSY_OPERATIONS }: Parameters<Simulator["conflict"]>[1] = {},
): Fault {
  return { sessionId, operation: operations, times, answer: answerOf(BUSY) };
}

/** A session that requests do not find. */
export function hide(sessionId: string, options: Parameters<Simulator["hide"]>[1] = {}): Fault {
  const { forMs, times = forMs === undefined ? 1 : Infinity, operations = ["getSession"] } = options;
  return { sessionId, operation: operations, times, forMs, answer: answerOf(notFound("Session not found")) };
}

function answerOf(error: ApiError): Fault["answer"] {
  const headers = { "Content-Type": "application/json" };
  return { status: error.status, headers, body: JSON.stringify(error.body()) };
}

/** Whether the API acts on a request that this fault hits. */
export function letsThrough(fault: Fault | undefined): boolean {
  return fault?.processed === true || !(fault?.answer || fault?.cut);
}
