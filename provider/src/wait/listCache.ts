import type { Page } from "../api";
import { orStopped, type Clock, type Limits } from "../clock";
import type { Item, Reader } from "./poller";

export interface ListCacheParts<T extends Item> {
  reader: Reader<T>;
  clock: Clock;
}

// What a page says counts for so long, from when it was asked for.
const FRESH_MS = 5_000;
// So many reads close together are taken for the beginning of a refresh.
const FEW = 2;
// Pages are taken ahead of what the reads so far would pay for, and one more for each so many reads.
const PAGES_AHEAD = 3;
const READS_A_PAGE = 4;
// After so many pages that served fewer reads than they cost, the account is too large for the stack.
const PAGES_ON_TRIAL = 12;
const PAGE_MS = 30_000;

/** The account's list, as far as it was read. */
interface Sheet<T> {
  since: number;
  items: Map<string, T>;
  /** Changed here since: a page may tell of before. */
  changed: Set<string>;
  asked: number;
  pages: number;
  served: number;
  rest: AsyncGenerator<Page<T>, void>;
  isWhole: boolean;
  loading?: Promise<void> | undefined;
}

/**
 * Reads resources one by one for many callers at once, as in a refresh: the first few with a request each, the others from
 * pages of the account's list as long as those cost less. A resource that no page shows in full is read by its id: only
 * that says that it is missing.
 */
export class ListCache<T extends Item> {
  private sheet: Sheet<T> | undefined;

  constructor(private readonly parts: ListCacheParts<T>) {}

  /** @throws what the reader's `get` throws. */
  async get(id: string, limits: Limits): Promise<T> {
    const sheet = this.freshSheet();
    sheet.asked += 1;
    while (sheet.asked > FEW && !sheet.changed.has(id) && !limits.signal.aborted) {
      const item = sheet.items.get(id);
      if (item) {
        sheet.served += 1;
        return item;
      }
      if (!sheet.loading && !mayTurn(sheet)) break;
      await orStopped(this.turned(sheet), limits.signal);
    }
    return this.parts.reader.get(id, limits);
  }

  /** Reads this resource by its id from now on: this process changes it, and the pages may be older. */
  forget(id: string): void {
    this.sheet?.changed.add(id);
  }

  private freshSheet(): Sheet<T> {
    const now = this.parts.clock.now();
    if (this.sheet && now - this.sheet.since < FRESH_MS) return this.sheet;
    const { reader, clock } = this.parts;
    const limits = () => ({ signal: new AbortController().signal, deadline: clock.now() + PAGE_MS });
    this.sheet = {
      since: now,
      items: new Map(),
      changed: new Set(),
      asked: 0,
      pages: 0,
      served: 0,
      rest: reader.pages(limits),
      isWhole: false,
    };
    return this.sheet;
  }

  private turned(sheet: Sheet<T>): Promise<void> {
    sheet.loading ??= this.turn(sheet).finally(() => (sheet.loading = undefined));
    return sheet.loading;
  }

  /** The next page, for all who wait for it: no single caller's end cuts it. */
  private async turn(sheet: Sheet<T>): Promise<void> {
    sheet.pages += 1;
    try {
      const { value: page } = await sheet.rest.next();
      if (!page) return void (sheet.isWhole = true);
      for (const item of page.items.filter((item) => this.parts.reader.isWhole(item))) sheet.items.set(item.id, item);
      sheet.isWhole = page.nextCursor === undefined;
    } catch {
      // A page that fails says nothing about any one resource; each is read by its id.
      sheet.isWhole = true;
    }
  }
}

function mayTurn({ isWhole, pages, asked, served }: Sheet<unknown>): boolean {
  if (isWhole) return false;
  if (pages >= PAGES_ON_TRIAL && served < pages) return false;
  return pages < PAGES_AHEAD + asked / READS_A_PAGE;
}
