/**
 * Applies `leaf` to everything in a value that is neither a list nor a plain object. Removes undefined values at every
 * depth, since the engine cannot handle them.
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
 * Returns a leaf that the engine can store in state.
 *
 * @throws {Error} for any other leaf, which the engine would change silently, or fail on after a resource was created.
 */
export function keepable(value: unknown): unknown {
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new Error(`a value of type ${typeof value} cannot be stored in state`);
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value));
