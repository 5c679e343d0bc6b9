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

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value));
