import type { Item } from "./item";
import type { Store } from "./store";

/** One kind of resource as GET requests see it: delayed, or without hidden items, if a test asks for that. */
export class Reads<T extends Item> {
  readonly #unlistedUntil = new Map<string, number>();
  #lag: { ms: number; reads: "all" | "list" } = { ms: 0, reads: "all" };

  constructor(private readonly store: Store<T>) {}

  lag(ms: number, reads: "all" | "list"): void {
    this.#lag = { ms, reads };
    this.store.history.keep(ms, this.store.list());
  }

  hideFromList(id: string, forMs: number): void {
    this.#unlistedUntil.set(id, this.store.clock() + forMs);
  }

  get(id: string): T | undefined {
    const current = this.store.get(id);
    return this.#lags && this.#lag.reads === "all" ? this.#past().find((item) => item.id === id) : current;
  }

  list(projectId: string): T[] {
    const now = this.store.clock();
    const isListed = ({ id }: T) => now >= (this.#unlistedUntil.get(id) ?? -Infinity);
    const current = this.store.list(projectId);
    const seen = this.#lags ? this.#past().filter((item) => item.projectId === projectId) : current;
    return seen.filter(isListed);
  }

  get #lags(): boolean {
    return this.#lag.ms > 0;
  }

  /** Call it after reading the current items, which updates the history. */
  #past(): T[] {
    return this.store.history.asOf(this.store.clock() - this.#lag.ms);
  }
}
