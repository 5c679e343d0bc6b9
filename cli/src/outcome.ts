import { adviceFor, causeOf } from "pulumi-zavu-provider/api";
import { SessionFailedError, StoppedError, TimeoutError, messageOf } from "pulumi-zavu-provider/errors";
import { EXIT } from "./exitCodes";
import type { Followed } from "./following";

/** How the following of a session ended, as `--json` writes it. */
export type Outcome = "reached" | "failed" | "timed_out" | "stopped" | "error";

export function outcomeOf({ end }: Pick<Followed, "end">): Outcome {
  if (end === "reached" || end === "failed") return end;
  if (end?.error instanceof TimeoutError) return "timed_out";
  return end === undefined || end.error instanceof StoppedError ? "stopped" : "error";
}

/** Why the goal was not reached; absent if it was. */
export function whyOf({ end, session }: Followed): string | undefined {
  if (end === "failed") return session?.lastError;
  return typeof end === "object" ? messageOf(end.error) : undefined;
}

/** The error with which the following of a session ended; undefined if it reached the goal. */
export function errorOf({ id, session, end }: Pick<Followed, "id" | "session" | "end">): unknown {
  if (end !== "failed") return typeof end === "object" ? end.error : undefined;
  const why = session?.lastError ? `: "${session.lastError}"` : "";
  return new SessionFailedError(`Session ${id} failed${why}.`, cureOf(id, session?.lastError));
}

/** What to do about a session that failed. */
export const cureOf = (id: string, lastError: string | undefined): string =>
  adviceFor(causeOf(lastError), id) ?? `To reconnect it, run \`npx pulumi-zavu-cli reconnect ${id}\`.`;

// The worst first: failures that waiting longer cannot fix, then timeouts.
const CODES: [Outcome, number][] = [
  ["failed", EXIT.failed],
  ["error", EXIT.error],
  ["timed_out", EXIT.timedOut],
  ["stopped", EXIT.error],
];

/** The exit code of a process that followed these sessions: the code of the worst outcome. */
export function exitCodeOf(sessions: readonly Pick<Followed, "end">[]): number {
  const outcomes = new Set(sessions.map(outcomeOf));
  return CODES.find(([outcome]) => outcomes.has(outcome))?.[1] ?? EXIT.reached;
}
