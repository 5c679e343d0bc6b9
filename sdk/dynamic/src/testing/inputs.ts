import * as pulumi from "@pulumi/pulumi";
import { session } from "../runtime";
import type { Bag } from "../shapes";

/** What a program declares of a session, as Pulumi hands it to mocks. */
export interface Declared {
  /** Plain values, with Pulumi's mark for those that a preview does not know. */
  inputs: Bag;
  /** The inputs that the program marks as secret: the engine marks the outputs of the same name, too. */
  secrets: string[];
}

/** Takes the marks of secrets off. */
export function declaredIn(given: Bag): Declared {
  const all = Object.entries(given);
  return {
    inputs: Object.fromEntries(all.map(([name, value]) => [name, marked(pulumi.runtime.unwrapRpcSecret(value))])),
    secrets: all.filter(([, value]) => pulumi.runtime.isRpcSecret(value)).map(([name]) => name),
  };
}

/**
 * The inputs as the provider's own check passes them on.
 *
 * @throws {Error} with the text that `up` shows where it refuses them.
 */
export async function checked(name: string, inputs: Bag): Promise<Bag> {
  const verbs = session({ config: { get: () => undefined } });
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
