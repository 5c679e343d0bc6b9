import { History } from "./history";
import type { Item } from "./item";

/** What differs between kinds of resources. */
interface Kind<T> {
  /** Advances the item to `now`. `onStep` gets each state in between. */
  advance(item: T, now: number, onStep: (step: T) => void): T;
  /** Saves the changes. */
  save(): void;
}

/** All resources of one kind, of all projects. Reading a resource advances it to now. */
export class Store<T extends Item> {
  readonly history = new History<T>();
  readonly #byId: Map<string, T>;
  #serial: number;

  constructor(
    saved: T[],
    readonly clock: () => number,
    private readonly kind: Kind<T>,
  ) {
    this.#byId = new Map(saved.map((item) => [item.id, item]));
    this.#serial = Math.max(0, ...saved.map(({ serial }) => serial));
  }

  /** All items as they were stored last. */
  stored(): T[] {
    return [...this.#byId.values()];
  }

  /** Oldest first (undocumented; assumed). */
  list(projectId?: string): T[] {
    const now = this.clock();
    const all = this.stored();
    const current = all.map((item) => this.#advanced(item, now));
    if (current.some((item, index) => item !== all[index])) {
      for (const item of current) this.#byId.set(item.id, item);
      this.kind.save();
    }
    return current.filter((item) => projectId === undefined || item.projectId === projectId);
  }

  get(id: string): T | undefined {
    const item = this.#byId.get(id);
    return item && this.put(this.#advanced(item, this.clock()));
  }

  /** Applies a change to the current item; undefined if there is none. */
  update(id: string, change: (item: T, now: number) => T): T | undefined {
    const item = this.get(id);
    return item && this.put(change(item, this.clock()));
  }

  remove(id: string): boolean {
    const isRemoved = this.#byId.delete(id);
    if (isRemoved) {
      this.history.remove(id, this.clock());
      this.kind.save();
    }
    return isRemoved;
  }

  protected nextSerial(): number {
    return ++this.#serial;
  }

  protected put(item: T): T {
    if (this.#byId.get(item.id) === item) return item;
    this.#byId.set(item.id, item);
    this.history.add(item, this.clock());
    this.kind.save();
    return item;
  }

  #advanced(item: T, now: number): T {
    return this.kind.advance(item, now, (step) => this.history.add(step, now));
  }
}
