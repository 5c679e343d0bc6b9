import { UNKNOWN } from "pulumi-zavu-provider/lifecycle";
import { keepable, mapLeaves } from "pulumi-zavu-provider/plain";
import type { Bag } from "./shapes";

/** Under this key Pulumi keeps the provider's text in every bag. */
export const PROVIDER = "__provider";

// Pulumi's mark for a value that is not known yet, at any depth (`pulumi.runtime.unknownValue`). Written out, since the
// SDK takes half a second to load and this module runs inside Pulumi's provider process.
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A bag without the provider's text, with `UNKNOWN` where a value is not known. */
export function fromWire(bag: Bag): Bag {
  const { [PROVIDER]: _text, ...own } = bag;
  return mapLeaves(own, (value) => (value === UNKNOWN_VALUE ? UNKNOWN : value)) as Bag;
}

/**
 * A bag that Pulumi can carry: absent values left out at every depth.
 *
 * @throws {Error} on a value that Pulumi would damage in silence or choke on after the session was made.
 */
export function toWire(bag: object): Bag {
  return mapLeaves(bag, (value) => (value === UNKNOWN ? UNKNOWN_VALUE : keepable(value))) as Bag;
}
