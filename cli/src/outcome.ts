import { StoppedError, TimeoutError, messageOf } from "pulumi-zavu-provider/errors";
import { EXIT } from "./exitCodes";
import type { Followed } from "./following";

/** How the following of a session ended, as a word for programs. */
export type Outcome = "reached" | "failed" | "timed_out" | "stopped" | "error";

export function outcomeOf({ end }: Pick<Followed, "end">): Outcome {
  if (end === "reached" || end === "failed") return end;
  if (end?.error instanceof TimeoutError) return "timed_out";
  return end === undefined || end.error instanceof StoppedError ? "stopped" : "error";
}

/** Why it ended otherwise than reached; absent where it was. */
export function whyOf({ end, session }: Followed): string | undefined {
  if (end === "failed") return session?.lastError;
  return typeof end === "object" ? messageOf(end.error) : undefined;
}

// The worst first: what no waiting mends, before what a longer wait may.
const CODES: [Outcome, number][] = [
  ["failed", EXIT.failed],
  ["error", EXIT.error],
  ["timed_out", EXIT.timedOut],
  ["stopped", EXIT.error],
];

/** The exit code of a process that followed these sessions: the code of the worst outcome. */
export function exitCodeOf(sessions: readonly Pick<Followed, "end">[]): number {
  const met = new Set(sessions.map(outcomeOf));
  return CODES.find(([outcome]) => met.has(outcome))?.[1] ?? EXIT.reached;
}
