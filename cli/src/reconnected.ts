import { adviceFor, causeOf } from "pulumi-zavu-provider/api";
import { TimeoutError, isZavuError, messageOf } from "pulumi-zavu-provider/errors";
import { failureOf, type Failure } from "./failure";
import type { Followed } from "./following";
import { errorOf, outcomeOf, type Outcome } from "./outcome";
import { viewOf, type SessionView } from "./view";

/** The result of a reconnect, as `--json` writes it. */
export type ReconnectOutcome = "ready" | "needs_scan" | Exclude<Outcome, "reached">;

/** The result of the reconnect of a session. */
export interface Reconnected {
  id: string;
  outcome: ReconnectOutcome;
  /** Why it is neither ready nor waiting for a scan. */
  why?: string;
  /** What to do about an error, or about a failure whose cause is known. */
  hint?: string;
  /** The error, if it is neither ready nor waiting for a scan. */
  error?: Failure;
  /** Absent if the session was never read. */
  session?: SessionView;
}

/** How the following of a session ended. */
export type Ended = Pick<Followed, "id" | "session" | "end">;

/** @param unconfirmed the error after which it is unknown whether the reconnect had an effect, if there was one. */
export function reconnectedOf(ended: Ended, unconfirmed?: unknown): Reconnected {
  const { id, session } = ended;
  const outcome = reconnectOutcomeOf(ended);
  const why =
    outcome === "ready" || outcome === "needs_scan" ? "" : joined([reasonOf(ended), unconfirmedText(unconfirmed)]);
  const hint = hintOf(ended);
  const error = errorOf(ended);
  return {
    id,
    outcome,
    ...(why ? { why } : {}),
    ...(hint ? { hint } : {}),
    ...(error === undefined ? {} : { error: failureOf(error) }),
    ...(session ? { session: viewOf(session) } : {}),
  };
}

export function reconnectOutcomeOf({ session, end }: Ended): ReconnectOutcome {
  const outcome = outcomeOf({ end });
  if (outcome !== "reached") return outcome;
  return session?.status === "ready" ? "ready" : "needs_scan";
}

function hintOf({ id, session, end }: Ended): string | undefined {
  if (end === "failed") return adviceFor(causeOf(session?.lastError), id);
  if (typeof end !== "object" || outcomeOf({ end }) !== "error") return undefined;
  return isZavuError(end.error) ? end.error.hint : undefined;
}

function reasonOf({ session, end }: Ended): string | undefined {
  const view = session && viewOf(session);
  if (typeof end !== "object") return view?.lastError;
  if (!(end.error instanceof TimeoutError) || !view) return messageOf(end.error);
  const last = view.lastError ? `: "${view.lastError}"` : "";
  const failure = end.error.lastFailure?.message;
  return joined([`still ${view.status}${last}`, failure && `The last poll failed: ${failure}`]);
}

const unconfirmedText = (error: unknown) =>
  error ? `The reconnect was not confirmed: ${messageOf(error)}` : undefined;

/** One reason unchanged, several as sentences. */
function joined(reasons: (string | undefined)[]): string {
  const [first, ...others] = reasons.filter(Boolean) as string[];
  if (first === undefined || others.length === 0) return first ?? "";
  return [first, ...others].map((reason) => reason.replace(/\.$/, "")).join(". ") + ".";
}
