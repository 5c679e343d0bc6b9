import type { Page } from "../api";
import type { Limits } from "../clock";
import { ListCost } from "./listCost";

/** A resource with an id. */
export interface Item {
  id: string;
}

/** Reads a kind of resource by id. Throws a `ZavuError`. */
export interface Reader<T extends Item> {
  get(id: string, limits: Limits): Promise<T>;
}

/** Reads a kind of resource that the API also lists. Throws a `ZavuError`. */
export interface ListReader<T extends Item> extends Reader<T> {
  /** @param limits called before each request. */
  pages(limits: () => Limits): AsyncGenerator<Page<T>, void>;
  /** Whether a list item is a summary, without fields that every resource of this kind has. */
  isSummary(item: T): boolean;
  /** Whether a list item has all fields that a read by id would return. */
  isWhole(item: T): boolean;
}

/** Called with the result of a poll for one resource: the resource, or the error of the read. */
export type OnResult<T> = (id: string, result: { item: T } | { error: unknown }) => void;

/**
 * Reads several resources with as few requests as possible: one for each, or the pages of the account's list if those are
 * fewer. A resource that the list does not show completely is read by id, since only that proves that it is missing.
 */
export class Poller<T extends Item> {
  private readonly list: { reader: ListReader<T>; cost: ListCost<T> } | undefined;

  constructor(private readonly reader: Reader<T> | ListReader<T>) {
    if ("pages" in reader) this.list = { reader, cost: new ListCost((item) => reader.isSummary(item)) };
  }

  /** The number of requests that a poll of `count` resources takes. */
  costOf(count: number): number {
    return this.list?.cost.isLessThan(count) ? this.list.cost.pages : count;
  }

  async poll(ids: readonly string[], limits: Limits, onResult: OnResult<T>): Promise<void> {
    const open = new Set(ids);
    if (this.list?.cost.isLessThan(open.size)) await this.byPages(this.list, open, limits, onResult);
    await Promise.all([...open].map((id) => this.byId(id, limits, onResult)));
  }

  private async byPages(
    { reader, cost }: { reader: ListReader<T>; cost: ListCost<T> },
    open: Set<string>,
    limits: Limits,
    onResult: OnResult<T>,
  ): Promise<void> {
    const most = open.size;
    let pages = 0;
    try {
      for await (const page of reader.pages(() => limits)) {
        pages += 1;
        cost.notePage(pages, page);
        for (const item of page.items.filter((item) => reader.isWhole(item)))
          if (open.delete(item.id)) onResult(item.id, { item });
        if (open.size === 0 || pages >= most) return;
      }
    } catch {
      // A failed page says nothing about a resource, so each one is read by id.
    }
  }

  private async byId(id: string, limits: Limits, onResult: OnResult<T>): Promise<void> {
    try {
      onResult(id, { item: await this.reader.get(id, limits) });
    } catch (error) {
      onResult(id, { error });
    }
  }
}
