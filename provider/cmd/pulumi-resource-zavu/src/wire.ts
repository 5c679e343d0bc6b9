import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN, type Bag } from "pulumi-zavu-provider/lifecycle";
import { keepable, mapLeaves } from "pulumi-zavu-provider/plain";

// Pulumi's markers for values on the wire. Copied, since the SDK takes half a second to load.
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/**
 * Removes Pulumi's markers: unwraps secrets at every depth, and replaces unknown values by `UNKNOWN`. Removes keys that
 * start with `__`, which are Pulumi's own. An undefined struct is an empty bag.
 */
export function fromWire(struct: Struct | undefined): Bag {
  return unmarked(struct?.toJavaScript() ?? {}) as Bag;
}

function unmarked(value: unknown): unknown {
  if (value === UNKNOWN_VALUE) return UNKNOWN;
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== "object" || value === null) return value;
  const bag = value as Bag;
  if (bag[SIGNATURE] === SECRET) return unmarked(bag["value"]);
  const entries = Object.entries(bag).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries(entries.map(([key, inner]) => [key, unmarked(inner)]));
}

/**
 * Converts a bag for the engine: removes undefined values at every depth, and marks secret outputs.
 *
 * @param secrets the names at the top level that are secret.
 * @throws {Error} for a value that the engine would change silently, or fail on after a resource was created.
 */
export function toWire(bag: object, secrets: ReadonlySet<string>): Struct {
  const plain = mapLeaves(bag, leaf) as Bag;
  const marked = Object.entries(plain).map(([key, value]) => [key, secrets.has(key) ? secret(value) : value]);
  return Struct.fromJavaScript(Object.fromEntries(marked) as Record<string, JavaScriptValue>);
}

const secret = (value: unknown) => ({ [SIGNATURE]: SECRET, value });

const leaf = (value: unknown) => (value === UNKNOWN ? UNKNOWN_VALUE : keepable(value));
