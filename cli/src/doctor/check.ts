import { StoppedError, isZavuError } from "pulumi-zavu-provider/errors";

/** `skipped`: it needs something that an earlier check found missing. Part of the promise to pipelines. */
export type State = "ok" | "warning" | "problem" | "skipped";

/** What was looked at and how it is. Nothing in it is a secret. */
export interface Check {
  name: string;
  state: State;
  /** What was found, as a sentence or a piece of one. */
  found: string;
  /** What to do about it. */
  advice?: string;
}

export const ok = (name: string, found: string): Check => ({ name, state: "ok", found });
export const warning = (name: string, found: string, advice: string): Check => {
  return { name, state: "warning", found, advice };
};
export const problem = (name: string, found: string, advice: string): Check => {
  return { name, state: "problem", found, advice };
};
export const skipped = (name: string, why: string): Check => ({ name, state: "skipped", found: why });

/** A failure as a problem. What is no answer to the question goes on to the caller: a stop, and a fault of our own. */
export function problemOf(name: string, error: unknown): Check {
  if (!isZavuError(error) || error instanceof StoppedError) throw error;
  return problem(name, error.message, error.hint);
}
