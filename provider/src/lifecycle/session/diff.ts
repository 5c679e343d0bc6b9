import { changes, isBag } from "../changes";
import { UNKNOWN, type Bag, type Change } from "../types";
import { egressOf, isSameName } from "./declared";
import { needOf, type Standing, type Wanted } from "./standing";

/**
 * Compares the inputs in state with those that the program declares, both normalized. A declared value that equals what
 * the server reports is no change. Values that only the server knows (QR code, times, texts, a derived country) never
 * count.
 *
 * @param id the session's id.
 * @param olds the inputs in state, `activeEgress` and `isEgressPending`.
 * @param news the checked inputs; `UNKNOWN` counts as a change.
 */
export function diff(id: string, olds: Bag, news: Bag): Change[] {
  const adopted = adoptsAnother(id, news)
    ? changes("adoptSessionId", olds["adoptSessionId"], news["adoptSessionId"])
    : [];
  const isInPlace = news["egressChange"] === "inPlace";
  const replacing = [...nameChanges(olds["displayName"], news["displayName"]), ...adopted];
  return [
    ...replacing.map((change) => ({ ...change, replaces: true })),
    ...egressChanges(olds, news).map((change) => ({ ...change, replaces: !isInPlace })),
    ...pendingChanges(olds, news),
    ...[
      ...changes("egressChange", policyOf(olds), policyOf(news)),
      ...changes("waitFor", waitOf(olds), waitOf(news)),
      ...changes("expectedPhoneNumber", olds["expectedPhoneNumber"], news["expectedPhoneNumber"]),
    ].map((change) => ({ ...change, replaces: false })),
  ];
}

/** Whether update would wait for a session or repair it, because it is not as the program wants it. */
export function isUnsettled(state: Bag, inputs: Bag): boolean {
  const { waitFor, expectedPhoneNumber } = inputs;
  // Every read and create of this provider writes a status, so a state without one cannot be judged.
  if (typeof state["status"] !== "string" || waitFor === UNKNOWN || expectedPhoneNumber === UNKNOWN) return false;
  return needOf(state as unknown as Standing, inputs as Wanted) !== "nothing";
}

function nameChanges(old: unknown, now: unknown) {
  const isSame = now !== UNKNOWN && old !== UNKNOWN && isSameName(old as string | undefined, now as string | undefined);
  return isSame ? [] : changes("displayName", old, now);
}

/** How the declared egress differs from that in state. A declared value that the server reports is no change. */
export function egressChanges(olds: Bag, news: Bag): Omit<Change, "replaces">[] {
  const [declared, reported] = [egressOf(news["egress"]), olds["activeEgress"]];
  const isReported = (path: string) => {
    const leaf = path.slice("egress.".length);
    const value = isBag(declared) ? declared[leaf] : undefined;
    return value !== undefined && isBag(reported) && reported[leaf] === value;
  };
  return changes("egress", egressOf(olds["egress"]), declared).filter(({ path }) => !isReported(path));
}

/** An egress that no reconnect has applied yet counts as changed, so that `up` reconnects the session. */
function pendingChanges(olds: Bag, news: Bag): Change[] {
  const isChanged = olds["isEgressPending"] !== true || egressChanges(olds, news).length > 0;
  return isChanged ? [] : [{ path: "egress", how: "changed", replaces: false }];
}

const policyOf = (bag: Bag) => bag["egressChange"] ?? "replace";

const waitOf = (bag: Bag) => bag["waitFor"] ?? "qr_ready";

/** Whether the program adopts another session. No id, or the session's own id, changes nothing. */
const adoptsAnother = (id: string, news: Bag) => news["adoptSessionId"] !== undefined && news["adoptSessionId"] !== id;
