import { TimeoutError, isZavuError, messageOf } from "pulumi-zavu-provider/errors";
import type { Followed } from "./following";
import { outcomeOf, type Outcome } from "./outcome";
import { viewOf, type SessionView } from "./view";

/** What a reconnect led to, as a word for programs. */
export type ReconnectOutcome = "ready" | "needs_scan" | Exclude<Outcome, "reached">;

/** What became of a session that was to be reconnected. */
export interface Reconnected {
  id: string;
  outcome: ReconnectOutcome;
  /** Why it is neither ready nor waiting for a scan. */
  why?: string;
  /** What to do about an error. */
  hint?: string;
  /** Absent if it was never read. */
  session?: SessionView;
}

/** How the following of a session ended. */
export type Ended = Pick<Followed, "id" | "session" | "end">;

/** @param doubt why it is not known whether the reconnect did anything, if it is not. */
export function reconnectedOf(ended: Ended, doubt?: unknown): Reconnected {
  const { id, session, end } = ended;
  const outcome = reconnectOutcomeOf(ended);
  const why = outcome === "ready" || outcome === "needs_scan" ? "" : joined([reasonOf(ended), doubtText(doubt)]);
  const hint = outcome === "error" && typeof end === "object" && isZavuError(end.error) ? end.error.hint : "";
  return {
    id,
    outcome,
    ...(why ? { why } : {}),
    ...(hint ? { hint } : {}),
    ...(session ? { session: viewOf(session) } : {}),
  };
}

export function reconnectOutcomeOf({ session, end }: Ended): ReconnectOutcome {
  const outcome = outcomeOf({ end });
  if (outcome !== "reached") return outcome;
  return session?.status === "ready" ? "ready" : "needs_scan";
}

function reasonOf({ session, end }: Ended): string | undefined {
  const view = session && viewOf(session);
  if (typeof end !== "object") return view?.lastError;
  if (!(end.error instanceof TimeoutError) || !view) return messageOf(end.error);
  const last = view.lastError ? `: "${view.lastError}"` : "";
  const failure = end.error.lastFailure?.message;
  return joined([`still ${view.status}${last}`, failure && `The last poll failed: ${failure}`]);
}

const doubtText = (doubt: unknown) => (doubt ? `The reconnect was not confirmed: ${messageOf(doubt)}` : undefined);

/** One reason as it is, several as sentences. */
function joined(reasons: (string | undefined)[]): string {
  const [first, ...others] = reasons.filter(Boolean) as string[];
  if (first === undefined || others.length === 0) return first ?? "";
  return [first, ...others].map((reason) => reason.replace(/\.$/, "")).join(". ") + ".";
}
