import { UNKNOWN, type Bag, type Change } from "./types";

/** The differences between two plain values, leaf by leaf. Absent equals `undefined`, and `UNKNOWN` equals nothing. */
export function changes(path: string, old: unknown, now: unknown): Omit<Change, "replaces">[] {
  if (isBag(old) && isBag(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => changes(`${path}.${key}`, old[key], now[key]));
  }
  if (old === now && now !== UNKNOWN) return [];
  return [{ path, how: old === undefined ? "added" : now === undefined ? "removed" : "changed" }];
}

/** Whether a value is an object. */
export const isBag = (value: unknown): value is Bag => typeof value === "object" && value !== null;
