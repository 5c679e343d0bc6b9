import { UNKNOWN } from "pulumi-zavu-provider/lifecycle";
import { keepable, mapLeaves } from "pulumi-zavu-provider/plain";
import type { Bag } from "./shapes";

/** The key under which Pulumi stores the provider's text in every bag. */
export const PROVIDER = "__provider";

// Pulumi's marker for an unknown value (`pulumi.runtime.unknownValue`). Copied, since the SDK takes half a second to load.
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Removes the provider's text from a bag, and replaces unknown values by `UNKNOWN`. */
export function fromWire(bag: Bag): Bag {
  const { [PROVIDER]: _text, ...own } = bag;
  return mapLeaves(own, (value) => (value === UNKNOWN_VALUE ? UNKNOWN : value)) as Bag;
}

/**
 * Converts a bag for Pulumi: removes undefined values at every depth.
 *
 * @throws {Error} for a value that Pulumi would change silently, or fail on after a resource was created.
 */
export function toWire(bag: object): Bag {
  return mapLeaves(bag, (value) => (value === UNKNOWN ? UNKNOWN_VALUE : keepable(value))) as Bag;
}
