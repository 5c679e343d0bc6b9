import { isSummary, type Session } from "pulumi-zavu-provider/api";
import type { Limits } from "pulumi-zavu-provider/clock";
import { NotFoundError } from "pulumi-zavu-provider/errors";
import { ListCost } from "pulumi-zavu-provider/wait";
import { limitsOf, type Account } from "../account";
import { limitConcurrency } from "../limitConcurrency";

/** The answers of a poll. */
export interface Answers {
  sessions: Session[];
  /** The sessions whose read answered 404. */
  missing: { id: string; error: NotFoundError }[];
  /** The errors of all other reads. */
  failures: unknown[];
  /** Whether the list was read to its end. */
  isListed: boolean;
  /** How many items of the list cannot be read. */
  unreadable: number;
  /** How many requests it took, without retries. */
  requests: number;
}

/** What to read: these sessions, or the whole list and also these sessions. */
export interface Wanted {
  ids: readonly string[];
  isWholeList: boolean;
}

const AT_ONCE = 10;
// If this many single reads fail and none works, the others are not sent.
const GIVE_UP_AFTER = 5;
const REQUEST_MS = 60_000;

/**
 * Reads sessions from the pages of the list, or by id if that takes fewer requests. A session that the list does not show
 * is read by id, since only that proves that it does not exist. If a page fails, nothing else is read: the watch polls
 * again, and 500 single reads would only add to an outage.
 */
export class SessionReader {
  private readonly listCost = new ListCost<Session>(isSummary);

  async poll(account: Account, { ids, isWholeList }: Wanted, signal: AbortSignal): Promise<Answers> {
    const answers: Answers = {
      sessions: [],
      missing: [],
      failures: [],
      isListed: false,
      unreadable: 0,
      requests: 0,
    };
    const open = new Set(ids);
    const limits = () => limitsOf(account, signal, REQUEST_MS);
    if (isWholeList || this.listCost.isLessThan(ids.length))
      await this.readPages(account, open, isWholeList, limits, answers);
    if (answers.failures.length === 0) await readById(account, [...open], limits, answers);
    return answers;
  }

  private async readPages(
    { sessions }: Account,
    open: Set<string>,
    isWholeList: boolean,
    limits: () => Limits,
    answers: Answers,
  ): Promise<void> {
    const most = open.size;
    let pages = 0;
    try {
      for await (const page of sessions.pages(limits)) {
        pages += 1;
        this.listCost.notePage(pages, page);
        answers.requests += 1;
        answers.unreadable += page.unreadable;
        for (const item of page.items) {
          // A summary may lack the cause, so its session is read by id.
          if (isSummary(item)) {
            if (isWholeList) open.add(item.id);
          } else if (open.delete(item.id) || isWholeList) answers.sessions.push(item);
        }
        if (!isWholeList && (open.size === 0 || pages >= most)) return;
      }
      answers.isListed = true;
    } catch (error) {
      answers.failures.push(error);
    }
  }
}

async function readById({ sessions }: Account, ids: string[], limits: () => Limits, answers: Answers): Promise<void> {
  const queue = limitConcurrency(AT_ONCE);
  const before = answers.sessions.length;
  const read = async (id: string) => {
    const works = answers.missing.length > 0 || answers.sessions.length > before;
    if (!works && answers.failures.length >= GIVE_UP_AFTER) return;
    answers.requests += 1;
    try {
      answers.sessions.push(await sessions.get(id, limits()));
    } catch (error) {
      if (error instanceof NotFoundError) answers.missing.push({ id, error });
      else answers.failures.push(error);
    }
  };
  await Promise.all(ids.map((id) => queue(() => read(id))));
}
