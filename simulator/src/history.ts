import type { Item } from "./item";

interface Entry<T> {
  /** When this began, in Unix ms. */
  at: number;
  /** Absent once the item is deleted. */
  item?: T;
}

/** The states of resources in the last `ms`, for reads that lag. Stores nothing until `keep` enables it. */
export class History<T extends Item> {
  #ms = 0;
  #past = new Map<string, Entry<T>[]>();

  /** Starts with the current items; 0 stops it. */
  keep(ms: number, items: T[]): void {
    this.#ms = ms;
    this.#past = new Map(ms > 0 ? items.map((item) => [item.id, [{ at: item.createdAt, item }]]) : []);
  }

  add(item: T, now: number): void {
    this.#add(item.id, { at: item.updatedAt, item }, now);
  }

  remove(id: string, now: number): void {
    this.#add(id, { at: now }, now);
  }

  /** The items as they were at that time, oldest first; those that did not exist are absent. */
  asOf(time: number): T[] {
    return [...this.#past.values()].flatMap((past) => past.findLast(({ at }) => at <= time)?.item ?? []);
  }

  #add(id: string, entry: Entry<T>, now: number): void {
    if (this.#ms <= 0) return;
    const past = [...(this.#past.get(id) ?? []), entry];
    const oldest = past.findLastIndex(({ at }) => at <= now - this.#ms);
    this.#past.set(id, past.slice(Math.max(oldest, 0)));
  }
}
