import type { Page } from "../api";
import { orStopped, type Clock, type Limits } from "../clock";
import type { Item, ListReader } from "./poller";

export interface ListCacheParts<T extends Item> {
  reader: ListReader<T>;
  clock: Clock;
}

// How long the cached pages are used.
const FRESH_MS = 5_000;
// More concurrent reads than this count as the start of a refresh.
const FEW = 2;
// How many pages are loaded in advance, and after how many reads another one is.
const PAGES_AHEAD = 3;
const READS_A_PAGE = 4;
// If this many pages have served fewer reads than they cost requests, the account is too large to page through.
const PAGES_WITHOUT_GAIN = 12;
const PAGE_MS = 30_000;

/** The part of the account's list that was loaded. */
interface CachedPages<T> {
  since: number;
  items: Map<string, T>;
  /** The ids that this process has changed since, which the pages may show with old values. */
  changed: Set<string>;
  asked: number;
  pages: number;
  served: number;
  rest: AsyncGenerator<Page<T>, void>;
  isWhole: boolean;
  loading?: Promise<void> | undefined;
}

/**
 * Reads single resources for many concurrent callers, as in a refresh: the first few with a request each, the others from
 * pages of the account's list while that takes fewer requests. A resource that no page shows completely is read by id, since
 * only that proves that it is missing.
 */
export class ListCache<T extends Item> {
  private cached: CachedPages<T> | undefined;

  constructor(private readonly parts: ListCacheParts<T>) {}

  /** @throws what the reader's `get` throws. */
  async get(id: string, limits: Limits): Promise<T> {
    const cached = this.freshPages();
    cached.asked += 1;
    while (cached.asked > FEW && !cached.changed.has(id) && !limits.signal.aborted) {
      const item = cached.items.get(id);
      if (item) {
        cached.served += 1;
        return item;
      }
      if (!cached.loading && !mayLoadMore(cached)) break;
      await orStopped(this.loaded(cached), limits.signal);
    }
    return this.parts.reader.get(id, limits);
  }

  /** Reads this resource by id from now on, since this process changes it and the pages may be older. */
  forget(id: string): void {
    this.cached?.changed.add(id);
  }

  private freshPages(): CachedPages<T> {
    const now = this.parts.clock.now();
    if (this.cached && now - this.cached.since < FRESH_MS) return this.cached;
    const { reader, clock } = this.parts;
    const limits = () => ({ signal: new AbortController().signal, deadline: clock.now() + PAGE_MS });
    this.cached = {
      since: now,
      items: new Map(),
      changed: new Set(),
      asked: 0,
      pages: 0,
      served: 0,
      rest: reader.pages(limits),
      isWhole: false,
    };
    return this.cached;
  }

  private loaded(cached: CachedPages<T>): Promise<void> {
    cached.loading ??= this.loadNext(cached).finally(() => (cached.loading = undefined));
    return cached.loading;
  }

  /** Loads the next page for all callers that wait for it, so no caller's deadline limits the request. */
  private async loadNext(cached: CachedPages<T>): Promise<void> {
    cached.pages += 1;
    try {
      const { value: page } = await cached.rest.next();
      if (!page) return void (cached.isWhole = true);
      for (const item of page.items.filter((item) => this.parts.reader.isWhole(item))) cached.items.set(item.id, item);
      cached.isWhole = page.nextCursor === undefined;
    } catch {
      // A failed page says nothing about a resource, so each one is read by id.
      cached.isWhole = true;
    }
  }
}

function mayLoadMore({ isWhole, pages, asked, served }: CachedPages<unknown>): boolean {
  if (isWhole) return false;
  if (pages >= PAGES_WITHOUT_GAIN && served < pages) return false;
  return pages < PAGES_AHEAD + asked / READS_A_PAGE;
}
