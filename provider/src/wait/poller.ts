import type { Page } from "../api";
import type { Limits } from "../clock";

/** Anything that the API has under an id. */
export interface Item {
  id: string;
}

/** The two ways to read a kind of resource; both throw a `ZavuError`. */
export interface Reader<T extends Item> {
  get(id: string, limits: Limits): Promise<T>;
  /** @param limits asked for before each request. */
  pages(limits: () => Limits): AsyncGenerator<Page<T>, void>;
  /** Whether a list item leaves out what the API reports of every resource of this kind. */
  isSummary(item: T): boolean;
  /** Whether a list item says as much of a resource as a read by its id would. */
  isWhole(item: T): boolean;
}

/** What a poll found of one resource: how it is, or why it could not be read. */
export type Seen<T> = (id: string, result: { item: T } | { error: unknown }) => void;

// Below this, a request for each costs no more than a page.
const FEWEST_FOR_A_LIST = 3;

/**
 * Reads several resources with as few requests as possible: one for each, or the pages of the account's list if those are
 * fewer. A resource that the list does not show, or shows in part, or whose page fails, is read by its id: only that says
 * that it is missing.
 */
export class Poller<T extends Item> {
  /** How many pages the account had last time. */
  private pages = 1;
  /** A list of summaries saves no request. */
  private hasSummaries = false;

  constructor(private readonly reader: Reader<T>) {}

  /** How many requests a poll of so many resources takes. */
  costOf(count: number): number {
    return this.prefersList(count) ? this.pages : count;
  }

  async poll(ids: readonly string[], limits: Limits, seen: Seen<T>): Promise<void> {
    const open = new Set(ids);
    if (this.prefersList(open.size)) await this.byPages(open, limits, seen);
    await Promise.all([...open].map((id) => this.byId(id, limits, seen)));
  }

  private prefersList(count: number): boolean {
    return !this.hasSummaries && count >= FEWEST_FOR_A_LIST && this.pages < count;
  }

  private async byPages(open: Set<string>, limits: Limits, seen: Seen<T>): Promise<void> {
    const most = open.size;
    let pages = 0;
    try {
      for await (const page of this.reader.pages(() => limits)) {
        pages += 1;
        this.hasSummaries ||= page.items.some((item) => this.reader.isSummary(item));
        for (const item of page.items.filter((item) => this.reader.isWhole(item)))
          if (open.delete(item.id)) seen(item.id, { item });
        const isLast = page.nextCursor === undefined;
        this.pages = isLast ? pages : Math.max(this.pages, pages + 1);
        if (open.size === 0 || pages >= most) return;
      }
    } catch {
      // A page that fails says nothing about any one resource; each is read by its id.
    }
  }

  private async byId(id: string, limits: Limits, seen: Seen<T>): Promise<void> {
    try {
      seen(id, { item: await this.reader.get(id, limits) });
    } catch (error) {
      seen(id, { error });
    }
  }
}
