import { StoppedError, isZavuError } from "pulumi-zavu-provider/errors";

/** `skipped`: an earlier check found that a requirement is missing. Pipelines rely on these names. */
export type State = "ok" | "warning" | "problem" | "skipped";

/** The result of a check. It contains no secret. */
export interface Check {
  name: string;
  state: State;
  /** What was found, as a sentence or a phrase. */
  found: string;
  /** How to fix it. */
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

/** A failure as a problem. Rethrows an abort and an internal error, which are not results of the check. */
export function problemOf(name: string, error: unknown): Check {
  if (!isZavuError(error) || error instanceof StoppedError) throw error;
  return problem(name, error.message, error.hint);
}
