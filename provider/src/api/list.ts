import type { z } from "zod";
import type { Limits } from "../clock";
import type { Http } from "./http";
import { pagesOf, type Page } from "./pages";

// The API allows no more.
const LARGEST_PAGE = 100;

const ITEMS_UNREADABLE = "some of its items cannot be read";
const ENDLESS = "its pages lead back to one that was read";

/** The endpoint of a list, and how its answers are parsed. */
export interface ListParts<T> {
  path: string;
  /** The query, without `limit` and `cursor`. */
  query?: Record<string, string>;
  shape: z.ZodType<Page<T>>;
  /** Adds to the items of a page what the list leaves out. */
  complete?(items: T[]): Promise<T[]>;
}

/** A list of the API. Each method throws a `ZavuError`. */
export class List<T> {
  constructor(
    private readonly http: Http,
    private readonly parts: ListParts<T>,
  ) {}

  /** One page of at most `size` items; the first page if there is no cursor. */
  async page(cursor: string | undefined, limits: Limits, size = LARGEST_PAGE): Promise<Page<T>> {
    const { path, query, shape, complete } = this.parts;
    const limit = String(Math.min(size, LARGEST_PAGE));
    const search = new URLSearchParams({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
    const page = await this.http.send({ method: "GET", path: `${path}?${search}`, shape }, limits);
    return complete ? { ...page, items: await complete(page.items) } : page;
  }

  /**
   * One page, for a caller that keeps the cursor itself.
   *
   * @throws {UnreadableError} if an item cannot be read, or if the page leads back to itself.
   */
  async wholePage(cursor: string | undefined, limits: Limits, size?: number): Promise<Omit<Page<T>, "unreadable">> {
    const { items, unreadable, nextCursor } = await this.page(cursor, limits, size);
    if (unreadable > 0) throw this.unreadable(ITEMS_UNREADABLE);
    if (nextCursor !== undefined && nextCursor === cursor) throw this.unreadable(ENDLESS);
    return { items, nextCursor };
  }

  /**
   * All pages, with one request each.
   *
   * @param limits called before each request.
   */
  pages(limits: () => Limits): AsyncGenerator<Page<T>, void> {
    return pagesOf(
      (cursor) => this.page(cursor, limits()),
      () => this.unreadable(ENDLESS),
    );
  }

  /** All items that can be parsed, and the number of the others. */
  async readable(limits: Limits): Promise<Omit<Page<T>, "nextCursor">> {
    const found: Omit<Page<T>, "nextCursor"> = { items: [], unreadable: 0 };
    for await (const page of this.pages(() => limits)) {
      found.items.push(...page.items);
      found.unreadable += page.unreadable;
    }
    return found;
  }

  /** All items. @throws {UnreadableError} if an item cannot be read, since it may be the one that the caller needs. */
  async all(limits: Limits): Promise<T[]> {
    const { items, unreadable } = await this.readable(limits);
    if (unreadable === 0) return items;
    throw this.unreadable(ITEMS_UNREADABLE);
  }

  private unreadable(why: string) {
    return this.http.unreadable({ method: "GET", path: this.parts.path }, 200, why);
  }
}
