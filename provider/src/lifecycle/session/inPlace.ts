import type { Session } from "../../api";
import { driftedEgress } from "./declared";
import { diff, egressChanges, isUnsettled } from "./diff";
import type { Wanted } from "./standing";
import type { Egress, SessionInputs, SessionState, WaitFor } from "./types";

/** What an update has to do to change the egress in place. */
export interface EgressUpdate {
  /** Whether the egress has to be sent. If not, the session already has it, and only a reconnect is missing. */
  sends: boolean;
  /** Whether the declared egress differs from the one in state. */
  isNew: boolean;
}

/**
 * Whether the session may not use its egress yet, so that update has to reconnect it. The marker of a session that is only
 * ever replaced comes from a change outside, which does not concern update. Pure.
 */
export const isEgressPending = (
  state: Pick<SessionState, "isEgressPending" | "egressChange">,
  { egressChange }: Pick<SessionInputs, "egressChange">,
): boolean => state.isEgressPending === true && [state.egressChange, egressChange].includes("inPlace");

/** How an update changes the egress; undefined if the session keeps its egress. Pure. */
export function egressUpdateOf(olds: SessionState, news: SessionInputs, session: Session): EgressUpdate | undefined {
  const isNew = egressChanges({ ...olds }, { ...news }).length > 0;
  if (!isEgressPending(olds, news) && !(isNew && news.egressChange === "inPlace")) return undefined;
  const baseline = isNew ? undefined : olds.egressBaseline;
  return { sends: !holds(session, olds, news, baseline), isNew };
}

/** Whether the session has the declared egress. */
function holds({ egress }: Session, olds: SessionState, news: SessionInputs, baseline: SessionState["egressBaseline"]) {
  if (egress === undefined || driftedEgress(news.egress, egress, baseline)) return false;
  // The session may not have a value that the server does not report, and sending the egress twice does no harm.
  const { nodeId, country }: Partial<Egress> = news.egress ?? {};
  if ((nodeId !== undefined && egress.nodeId === undefined) || (country !== undefined && egress.country === undefined))
    return false;
  // If the program no longer declares a country, the session must not keep the old one.
  const [before, now] = [olds.egress?.country, news.egress?.country];
  return now !== undefined || before === undefined || egress.country !== before;
}

/** What an update waits for after a change of the egress: the earlier status, and at least `waitFor`. */
export function wantedAfter({ status }: Session, wanted: Wanted): Wanted {
  const { waitFor = "qr_ready" } = wanted;
  const isFurther: WaitFor | undefined = status === "ready" ? "ready" : undefined;
  return { ...wanted, waitFor: isFurther ?? (status === "qr_ready" && waitFor === "created" ? "qr_ready" : waitFor) };
}

/** Whether only `egressChange` differs, which needs no request. */
export function changesPolicyAlone(id: string, olds: SessionState, news: SessionInputs): boolean {
  const changes = diff(id, { ...olds }, { ...news });
  const isPolicy = changes.length > 0 && changes.every(({ path }) => path === "egressChange");
  return isPolicy && !isUnsettled({ ...olds }, { ...news });
}
