/**
 * A plain value with `leaf` applied to all that is neither a list nor a plain object; absent values are left out at
 * every depth, since an engine chokes on them.
 */
export function mapLeaves(value: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((inner) => inner !== undefined).map((inner) => mapLeaves(inner, leaf));
  }
  if (typeof value !== "object" || value === null || !isPlain(value)) return leaf(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, mapLeaves(inner, leaf)]));
}

/**
 * A leaf that an engine can keep in state.
 *
 * @throws {Error} on one that it would damage in silence, or choke on after the session was made.
 */
export function keepable(value: unknown): unknown {
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new Error(`a value of type ${typeof value} cannot be kept in state`);
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value));
