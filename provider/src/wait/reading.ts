import type { Session } from "../api";
import { orStopped, type Clock, type Limits } from "../clock";
import { isWhole } from "./listItem";
import type { Reader } from "./look";

export interface ReadingParts {
  reader: Reader;
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
interface Sheet {
  since: number;
  sessions: Map<string, Session>;
  /** Changed here since: a page may tell of before. */
  changed: Set<string>;
  asked: number;
  pages: number;
  served: number;
  /** Where the next page begins; absent before the first and after the last. */
  cursor?: string | undefined;
  isWhole: boolean;
  loading?: Promise<void> | undefined;
}

/**
 * Reads sessions one by one for callers that come by the dozen, as a refresh does: the first few with a request each, the
 * others out of the account's list pages for as long as those cost less. A session that no page shows in full is asked for by
 * id: only that says that it is missing.
 */
export class Reading {
  private sheet: Sheet | undefined;

  constructor(private readonly parts: ReadingParts) {}

  /** @throws what the reader's `get` throws. */
  async get(id: string, limits: Limits): Promise<Session> {
    const sheet = this.freshSheet();
    sheet.asked += 1;
    while (sheet.asked > FEW && !sheet.changed.has(id) && !limits.signal.aborted) {
      const session = sheet.sessions.get(id);
      if (session) {
        sheet.served += 1;
        return session;
      }
      if (!sheet.loading && !mayTurn(sheet)) break;
      await orStopped(this.turned(sheet), limits.signal);
    }
    return this.parts.reader.get(id, limits);
  }

  /** Has the session asked for by id from now on: it is changed here, and the pages may be older. */
  forget(id: string): void {
    this.sheet?.changed.add(id);
  }

  private freshSheet(): Sheet {
    const now = this.parts.clock.now();
    if (this.sheet && now - this.sheet.since < FRESH_MS) return this.sheet;
    this.sheet = { since: now, sessions: new Map(), changed: new Set(), asked: 0, pages: 0, served: 0, isWhole: false };
    return this.sheet;
  }

  private turned(sheet: Sheet): Promise<void> {
    sheet.loading ??= this.turn(sheet).finally(() => (sheet.loading = undefined));
    return sheet.loading;
  }

  /** The next page, for all who wait for it: no single caller's end cuts it. */
  private async turn(sheet: Sheet): Promise<void> {
    const { reader, clock } = this.parts;
    sheet.pages += 1;
    try {
      const limits = { signal: new AbortController().signal, deadline: clock.now() + PAGE_MS };
      const page = await reader.list(sheet.cursor, limits);
      for (const session of page.items.filter(isWhole)) sheet.sessions.set(session.id, session);
      sheet.cursor = page.nextCursor;
      sheet.isWhole = page.nextCursor === undefined;
    } catch {
      // A page that fails says nothing of any one session; each is asked for by id.
      sheet.isWhole = true;
    }
  }
}

function mayTurn({ isWhole, pages, asked, served }: Sheet): boolean {
  if (isWhole) return false;
  if (pages >= PAGES_ON_TRIAL && served < pages) return false;
  return pages < PAGES_AHEAD + asked / READS_A_PAGE;
}
