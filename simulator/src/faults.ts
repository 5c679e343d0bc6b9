import type { Fault, Operation } from "./types";

/** What of a request a fault can match. */
export interface Target {
  operation?: Operation;
  method: string;
  sessionId?: string;
}

/** The queue of faults. */
export class Faults {
  #queue: { fault: Fault; skip: number; times: number }[] = [];

  add(fault: Fault): void {
    this.#queue.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  clear(): void {
    this.#queue = [];
  }

  /** The fault that hits the request, used up by one. */
  take(target: Target): Fault | undefined {
    const first = this.#queue.find(({ fault, times }) => times > 0 && matches(fault, target));
    if (!first) return undefined;
    if (first.skip > 0) {
      first.skip--;
      return undefined;
    }
    first.times--;
    this.#queue = this.#queue.filter(({ times }) => times > 0);
    return first.fault;
  }
}

function matches(fault: Fault, target: Target): boolean {
  return (
    (fault.operation === undefined || fault.operation === target.operation) &&
    (fault.method === undefined || fault.method.toUpperCase() === target.method) &&
    (fault.sessionId === undefined || fault.sessionId === target.sessionId)
  );
}

/** Whether the API acts on a request that this fault hits. */
export function letsThrough(fault: Fault | undefined): boolean {
  return fault?.processed === true || !(fault?.answer || fault?.cut);
}
