import type { Limits } from "../clock";
import type { ZavuError } from "../errors";

/** Stands in inputs for a value that is not known yet (in a preview, or behind a resource that is being replaced). */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Whether a value that is not known yet stands anywhere in it. */
export const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

/** How a session reaches WhatsApp, as a program declares it. */
export interface Egress {
  kind: "external" | "android";
  /** The egress node; with `android` only, and needed there. */
  nodeId?: string;
  /** ISO 3166-1 alpha-2 in lower case. */
  country?: string;
}

/** An egress as the server reports it: `kind` may also be `direct` on legacy sessions. */
export interface ObservedEgress {
  kind: string;
  nodeId?: string;
  country?: string;
}

/** How far create and update wait. */
export type WaitFor = "created" | "qr_ready" | "ready";

/** What a program declares; every field may be left out. */
export interface SessionInputs {
  displayName?: string;
  egress?: Egress;
  waitFor?: WaitFor;
  adoptSessionId?: string;
  /** The number that should be linked, in E.164; see `phoneNumber.ts`. */
  expectedPhoneNumber?: string;
}

/** What state holds of a session: the inputs as declared, and what the server said last. */
export interface SessionState extends Omit<SessionInputs, "egress"> {
  /** As declared; the server's where it was changed outside, until `up` repairs it. */
  egress?: ObservedEgress;
  status: string;
  /** A secret. As of the last operation; only while `status` is `qr_ready`. */
  qrCode?: string;
  /** What the server reports; the declared one if an answer leaves it out. */
  activeEgress: ObservedEgress;
  /** What the server first made of declared values of the egress, as far as it differs from them. */
  egressBaseline?: Partial<ObservedEgress>;
  phoneNumber?: string;
  pushName?: string;
  senderId?: string;
  lastError?: string;
  lastConnectedAt?: string;
  createdAt?: string;
  updatedAt?: string;
  /** The Zavu project that owns the session. */
  projectId?: string;
}

/** What an operation may use: its time, a way to stop it, and somebody to tell about progress. */
export interface Context extends Limits {
  /** Aborts when nobody is left to hear of the result: waiting ends, and create takes back what it has made. */
  gone: AbortSignal;
  /** Called with each new status of the session. */
  report(status: string): void;
  /** Called with what people should know although nothing failed. Fit to show. */
  warn(text: string): void;
}

/** What create and update return. With `problem` the session exists and must be kept, but is not where it should be. */
export interface Outcome {
  id: string;
  state: SessionState;
  problem?: ZavuError;
}

/** What a read returns. With `problem` the session is there, but not where its program wants it. */
export interface Observation {
  id: string;
  state: SessionState;
  problem?: ZavuError;
  /**
   * Of a session that the stack owns: only where the egress was changed outside, to show the change, so that `up`
   * replaces. Of one that it does not own: what a program would declare for it.
   */
  inputs?: Record<string, unknown>;
}

/** One bad input: where it is (`egress.nodeId`) and what is wrong and allowed there, without the value itself. */
export interface Problem {
  path: string;
  reason: string;
}

export type Operation = "create" | "read" | "update" | "delete";
