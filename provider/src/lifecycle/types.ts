import type { Limits } from "../clock";
import type { ZavuError } from "../errors";

/** Inputs or outputs by name, plain: no marks of Pulumi's. */
export type Bag = Record<string, unknown>;

/** Stands in inputs for a value that is not known yet (in a preview, or behind a resource that is being replaced). */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Whether a value that is not known yet stands anywhere in it. */
export const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

/** What an operation may use: its time, a way to stop it, and callbacks for progress and warnings. */
export interface Context extends Limits {
  /** Aborts when the engine is gone: waiting ends, and create deletes what it has created. */
  gone: AbortSignal;
  /** Called with each new status of the resource. */
  report(status: string): void;
  /** Called with what people should know although nothing failed. Fit to show. */
  warn(text: string): void;
}

/** What create and update return. With `problem` the resource exists and must be kept, but is not as declared. */
export interface Outcome<State> {
  id: string;
  state: State;
  problem?: ZavuError | undefined;
}

/** What a read returns. With `problem` the resource exists, but is not as declared. */
export interface Observation<State> extends Outcome<State> {
  /**
   * Of a resource that the stack owns: only if an input was changed outside, so that `up` repairs it. Of another: what a
   * program would declare for it.
   */
  inputs?: Bag | undefined;
  /** Why a resource that the stack does not own cannot be imported. */
  importProblem?: ZavuError | undefined;
}

/** One bad input: where it is (`egress.nodeId`) and what is wrong and allowed there, without the value itself. */
export interface InputIssue {
  path: string;
  reason: string;
}

/** One input that differs: its path (`egress.nodeId`), what became of it, and whether that takes a new resource. */
export interface Change {
  path: string;
  how: "added" | "removed" | "changed";
  replaces: boolean;
}

export type Operation = "create" | "read" | "update" | "delete";
