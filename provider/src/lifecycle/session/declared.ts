import type { Session } from "../../api";
import type { Egress, ObservedEgress, SessionInputs, SessionState } from "./types";

/**
 * Decides what counts as a change of a declared value, for imports, adoptions, reads, diffs and the search for a lost POST.
 * Empty and absent are the same. A value that the server reported first instead of the declared one is no change.
 */

const LEAVES = ["kind", "nodeId", "country"] as const;

/** The declared egress; by default `{kind: "external"}`. */
export const egressOf = <E>(declared: E | undefined): E | { kind: "external" } => declared ?? { kind: "external" };

/** Whether two display names are the same label. The server may trim or normalize a name. */
export const isSameName = (one: string | undefined, other: string | undefined): boolean =>
  labelOf(one) === labelOf(other);

/** The form in which display names are compared; undefined for an empty one. */
export const labelOf = (name: string | undefined): string | undefined =>
  name?.normalize("NFC").replace(/\s+/g, " ").trim() || undefined;

/**
 * The egress that the server reports, if it differs from the declared one. A country that is not declared is ignored,
 * since the server derives one. A value that the server does not report counts as declared.
 *
 * @param baseline the values that the server reported first instead of the declared ones.
 * @returns undefined if nothing was changed outside of Pulumi.
 */
export function driftedEgress(
  declared: ObservedEgress | undefined,
  reported: ObservedEgress | undefined,
  baseline: Partial<ObservedEgress> = {},
): ObservedEgress | undefined {
  if (reported === undefined) return undefined;
  const wanted: ObservedEgress = egressOf(declared);
  const seen: Partial<ObservedEgress> = {};
  for (const leaf of LEAVES) {
    if (leaf === "nodeId" && seen.kind !== "android") continue;
    if (leaf === "country" && wanted.country === undefined) continue;
    const isAsDeclared = reported[leaf] === undefined || reported[leaf] === baseline[leaf];
    const value = isAsDeclared ? wanted[leaf] : reported[leaf];
    if (value !== undefined) seen[leaf] = value;
  }
  return LEAVES.some((leaf) => seen[leaf] !== wanted[leaf]) ? (seen as ObservedEgress) : undefined;
}

/**
 * The values that the server reported first, if they differ from the declared ones.
 *
 * @param before the state so far; undefined for a session that was just created.
 * @returns undefined if the server reports what is declared.
 */
export function baselineOf(
  declared: Egress | undefined,
  reported: ObservedEgress | undefined,
  before?: Pick<SessionState, "activeEgress" | "egressBaseline">,
): Partial<ObservedEgress> | undefined {
  const baseline: Partial<ObservedEgress> = { ...before?.egressBaseline };
  for (const leaf of LEAVES) {
    const [wanted, now] = [declared?.[leaf], reported?.[leaf]];
    // This is not the first report, so a difference is a change outside of Pulumi.
    if (wanted === undefined || now === undefined || before?.activeEgress[leaf] !== undefined) continue;
    if (now !== wanted) baseline[leaf] = now;
  }
  return Object.keys(baseline).length > 0 ? baseline : undefined;
}

/** The warning about declared values that the server reports differently; undefined if there are none. */
export function changedByServer(
  session: Session,
  { displayName, egress }: SessionInputs,
  baseline: Partial<ObservedEgress> = {},
) {
  const changed = Object.keys(baseline).map((leaf) =>
    // A node id may be a secret of the program.
    leaf === "country"
      ? `egress.country "${session.egress?.country}" instead of "${egress?.country}"`
      : `a different egress.${leaf} than declared`,
  );
  if (displayName !== undefined && displayName !== session.displayName)
    changed.push("a different displayName than declared");
  if (changed.length === 0) return undefined;
  return (
    `Session ${session.id}: the server reports ${changed.join(" and ")}. ` +
    "This is not drift, but a later change is. To silence this warning, declare what the server reports."
  );
}
