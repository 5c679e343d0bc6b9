import { changes, isBag } from "../changes";
import { UNKNOWN, type Bag, type Change } from "../types";
import { egressOf, isSameName } from "./declared";
import { needOf, type Standing, type Wanted } from "./standing";

/**
 * Compares the inputs that state holds with those that the program declares, both in normal form. A declared value that
 * equals what the server reports is no change. What only the server knows (QR code, times, texts, a derived country)
 * never counts.
 *
 * @param id the session's.
 * @param olds the inputs that state holds, and `activeEgress`.
 * @param news checked inputs; `UNKNOWN` counts as another value.
 */
export function diff(id: string, olds: Bag, news: Bag): Change[] {
  const adopted = adoptsAnother(id, news)
    ? changes("adoptSessionId", olds["adoptSessionId"], news["adoptSessionId"])
    : [];
  const replacing = [
    ...nameChanges(olds["displayName"], news["displayName"]),
    ...egressChanges(olds, news),
    ...adopted,
  ];
  return [
    ...replacing.map((change) => ({ ...change, replaces: true })),
    ...[
      ...changes("waitFor", waitOf(olds), waitOf(news)),
      ...changes("expectedPhoneNumber", olds["expectedPhoneNumber"], news["expectedPhoneNumber"]),
    ].map((change) => ({ ...change, replaces: false })),
  ];
}

/** Whether update would wait for a session or repair it: it is short of where its program wants it. */
export function isUnsettled(state: Bag, inputs: Bag): boolean {
  const { waitFor, expectedPhoneNumber } = inputs;
  // A state without a status is one that no read or create of ours has written; there is nothing to judge.
  if (typeof state["status"] !== "string" || waitFor === UNKNOWN || expectedPhoneNumber === UNKNOWN) return false;
  return needOf(state as unknown as Standing, inputs as Wanted) !== "nothing";
}

function nameChanges(old: unknown, now: unknown) {
  const isSame = now !== UNKNOWN && old !== UNKNOWN && isSameName(old as string | undefined, now as string | undefined);
  return isSame ? [] : changes("displayName", old, now);
}

function egressChanges(olds: Bag, news: Bag) {
  const [declared, reported] = [egressOf(news["egress"]), olds["activeEgress"]];
  const isReported = (path: string) => {
    const leaf = path.slice("egress.".length);
    const value = isBag(declared) ? declared[leaf] : undefined;
    return value !== undefined && isBag(reported) && reported[leaf] === value;
  };
  return changes("egress", egressOf(olds["egress"]), declared).filter(({ path }) => !isReported(path));
}

const waitOf = (bag: Bag) => bag["waitFor"] ?? "qr_ready";

/** Naming the session's own id, or none, changes nothing; any other id is another session. */
const adoptsAnother = (id: string, news: Bag) => news["adoptSessionId"] !== undefined && news["adoptSessionId"] !== id;
