import type { Page } from "../api";

// With fewer resources, single reads take no more requests than a list.
const FEWEST_FOR_A_LIST = 3;

/** Remembers how many requests the account's list takes, to decide between its pages and single reads. */
export class ListCost<T> {
  /** The number of pages of the list, as far as it was read. */
  pages = 1;
  /** Whether the list has only summaries. Then it saves no request. */
  private hasSummaries = false;

  constructor(private readonly isSummary: (item: T) => boolean) {}

  /** Whether the pages of the list take fewer requests than a read for each of `count` resources. */
  isLessThan(count: number): boolean {
    return !this.hasSummaries && count >= FEWEST_FOR_A_LIST && this.pages < count;
  }

  /** @param number the number of this page, from 1. */
  notePage(number: number, { items, nextCursor }: Pick<Page<T>, "items" | "nextCursor">): void {
    this.hasSummaries ||= items.some(this.isSummary);
    this.pages = nextCursor === undefined ? number : Math.max(this.pages, number + 1);
  }
}
