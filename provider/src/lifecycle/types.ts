import type { Limits } from "../clock";
import type { ZavuError } from "../errors";

/** Inputs or outputs by name, as plain values without Pulumi's markers. */
export type Bag = Record<string, unknown>;

/** The value of an input that is not known yet: in a preview, or while a dependency is replaced. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Whether a value contains an unknown value at any depth. */
export const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

/** The limits of an operation, and its callbacks for progress and warnings. */
export interface Context extends Limits {
  /** Aborts when the engine is gone. Then waits end, and create deletes what it has created. */
  gone: AbortSignal;
  /** Called with each new status of the resource. */
  report(status: string): void;
  /** Called with a warning for the user. It contains no secret. */
  warn(text: string): void;
}

/** The result of create and update. With a `problem`, the resource exists and must be kept, but is not as declared. */
export interface Outcome<State> {
  id: string;
  state: State;
  problem?: ZavuError | undefined;
}

/** The result of a read. With a `problem`, the resource exists, but is not as declared. */
export interface Observation<State> extends Outcome<State> {
  /**
   * If the stack owns the resource: the inputs, if one was changed outside of Pulumi, so that `up` repairs it. Otherwise:
   * what a program would declare for the resource.
   */
  inputs?: Bag | undefined;
  /** Why a resource that the stack does not own cannot be imported. */
  importProblem?: ZavuError | undefined;
}

/** An invalid input: its path (`egress.nodeId`), and what is wrong and allowed. Without the value, which may be secret. */
export interface InputIssue {
  path: string;
  reason: string;
}

/** An input that differs: its path (`egress.nodeId`), how it changed, and whether that replaces the resource. */
export interface Change {
  path: string;
  how: "added" | "removed" | "changed";
  replaces: boolean;
}

export type Operation = "create" | "read" | "update" | "delete";
