import type { Page, Session } from "../api";
import type { Limits } from "../clock";
import { isSummary, isWhole } from "./listItem";

/** The two ways to read sessions; both throw a `ZavuError`. */
export interface Reader {
  get(id: string, limits: Limits): Promise<Session>;
  list(cursor: string | undefined, limits: Limits): Promise<Page>;
}

/** What became of one session in a look: how it is, or why it could not be read. */
export type Seen = (id: string, result: { session: Session } | { error: unknown }) => void;

// Below this, a request a session is as cheap as a page and closer to each one's own time.
const FEWEST_FOR_A_LIST = 3;

/**
 * Looks at several sessions with as few requests as it takes: a request each, or the pages of the account's list if
 * those are fewer. A session that the list does not show, or shows in part, or whose page fails, is asked for by id: only
 * that says that it is missing.
 */
export class Lookout {
  /** How many pages the account had last time. */
  private pages = 1;
  /** A list of summaries saves no request. */
  private hasSummaries = false;

  constructor(private readonly reader: Reader) {}

  /** How many requests a look at so many sessions takes. */
  costOf(sessions: number): number {
    return this.prefersList(sessions) ? this.pages : sessions;
  }

  async look(ids: readonly string[], limits: Limits, seen: Seen): Promise<void> {
    const open = new Set(ids);
    if (this.prefersList(open.size)) await this.byPages(open, limits, seen);
    await Promise.all([...open].map((id) => this.byId(id, limits, seen)));
  }

  private prefersList(sessions: number): boolean {
    return !this.hasSummaries && sessions >= FEWEST_FOR_A_LIST && this.pages < sessions;
  }

  private async byPages(open: Set<string>, limits: Limits, seen: Seen): Promise<void> {
    let cursor: string | undefined;
    const most = open.size;
    try {
      for (let pages = 1; open.size > 0 && pages <= most; pages++) {
        const page = await this.reader.list(cursor, limits);
        this.hasSummaries ||= page.items.some(isSummary);
        for (const session of page.items.filter(isWhole)) if (open.delete(session.id)) seen(session.id, { session });
        cursor = page.nextCursor;
        this.pages = cursor === undefined ? pages : Math.max(this.pages, pages + 1);
        if (cursor === undefined) return;
      }
    } catch {
      // A page that fails says nothing of any one session; each is asked for by id.
    }
  }

  private async byId(id: string, limits: Limits, seen: Seen): Promise<void> {
    try {
      seen(id, { session: await this.reader.get(id, limits) });
    } catch (error) {
      seen(id, { error });
    }
  }
}
