import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN, type Bag } from "pulumi-zavu-provider/lifecycle";
import { keepable, mapLeaves } from "pulumi-zavu-provider/plain";

// How Pulumi marks values on the wire. Written out, since the SDK takes half a second to load.
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/**
 * A bag without its marks: secrets unwrapped at every depth, `UNKNOWN` where a value is not known. Keys that start with
 * `__` are Pulumi's own (an older form's text, an SDK's defaults) and left out. An absent bag is an empty one.
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
 * A bag that the engine can take: absent values left out at every depth, secret outputs marked.
 *
 * @param secrets names at the top of the bag that are secret.
 * @throws {Error} on a value that the engine would damage in silence or choke on after the session was made.
 */
export function toWire(bag: object, secrets: ReadonlySet<string>): Struct {
  const plain = mapLeaves(bag, leaf) as Bag;
  const marked = Object.entries(plain).map(([key, value]) => [key, secrets.has(key) ? secret(value) : value]);
  return Struct.fromJavaScript(Object.fromEntries(marked) as Record<string, JavaScriptValue>);
}

const secret = (value: unknown) => ({ [SIGNATURE]: SECRET, value });

const leaf = (value: unknown) => (value === UNKNOWN ? UNKNOWN_VALUE : keepable(value));
