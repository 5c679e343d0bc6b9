import { needOf, type Standing } from "./standing";
import { UNKNOWN, type WaitFor } from "./types";

/** What differs. `changed` with no `replaces` = an update in place. */
export interface Difference {
  changed: boolean;
  /** The inputs that make a replacement necessary. */
  replaces: string[];
}

type Bag = Record<string, unknown>;

/**
 * What an `up` has to do: compares the inputs that state holds with those that the program declares, both in normal
 * form, and asks for an update where update would wait for the session or repair it. What only the server knows (QR,
 * times, texts, a derived country) never counts.
 *
 * @param olds state: the inputs as declared, and the session as last seen.
 * @param news checked inputs; `UNKNOWN` counts as another value.
 */
export function diff(id: string, olds: Bag, news: Bag): Difference {
  const replaces: string[] = [];
  if (!same(olds["displayName"], news["displayName"])) replaces.push("displayName");
  if (!same(egressOf(olds), egressOf(news))) replaces.push("egress");
  if (adoptsAnother(id, news)) replaces.push("adoptSessionId");
  const inPlace =
    !same(waitOf(olds), waitOf(news)) || !same(olds["timeouts"], news["timeouts"]) || !isSettled(olds, waitOf(news));
  return { changed: replaces.length > 0 || inPlace, replaces };
}

/** `{kind: "external"}` and no egress are the same. */
const egressOf = (bag: Bag) => bag["egress"] ?? { kind: "external" };

const waitOf = (bag: Bag) => bag["waitFor"] ?? "qr_ready";

/** Naming the session's own id, or none, changes nothing; any other id is another session. */
const adoptsAnother = (id: string, news: Bag) => news["adoptSessionId"] !== undefined && news["adoptSessionId"] !== id;

function isSettled(olds: Bag, waitFor: unknown): boolean {
  // A state without a status is one that no read or create of ours has written; there is nothing to judge.
  if (typeof olds["status"] !== "string" || waitFor === UNKNOWN) return true;
  return needOf(olds as unknown as Standing, waitFor as WaitFor) === "nothing";
}

/** Whether two plain values are the same, whatever the order of their keys; absent and `undefined` are the same. */
function same(a: unknown, b: unknown): boolean {
  if (a === UNKNOWN || b === UNKNOWN) return false;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [a as Bag, b as Bag];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]));
}
