import * as pulumi from "@pulumi/pulumi";
import type { Bag } from "../shapes";
import type { Kind } from "./kind";

/** The inputs of a resource, as Pulumi passes them to mocks. */
export interface Declared {
  /** Plain values, with Pulumi's marker for unknown values in a preview. */
  inputs: Bag;
  /** The names of secret inputs. The engine marks the outputs of the same names as secret, too. */
  secrets: string[];
}

/** Unwraps secrets. */
export function declaredIn(given: Bag): Declared {
  const all = Object.entries(given);
  return {
    inputs: Object.fromEntries(all.map(([name, value]) => [name, marked(pulumi.runtime.unwrapRpcSecret(value))])),
    secrets: all.filter(([, value]) => pulumi.runtime.isRpcSecret(value)).map(([name]) => name),
  };
}

/**
 * Checks inputs with the provider's check, and returns them as the check does.
 *
 * @throws {Error} with the text that `up` shows, if the check refuses them.
 */
export async function checked(kind: Kind, name: string, inputs: Bag): Promise<Bag> {
  const verbs = kind.verbs({ config: { get: () => undefined } });
  const { inputs: passed, failures } = await verbs.check({}, inputs);
  if (failures.length === 0) return passed;
  throw new Error(failures.map(({ reason }) => `resource '${name}' has a problem: ${reason}`).join("\n"));
}

function marked(value: unknown): unknown {
  if (pulumi.isUnknown(value)) return pulumi.runtime.unknownValue;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)]));
}
