import type { Session } from "pulumi-zavu-provider/api";
import { NoAnswerError, ServerError, UnreadableError, isAlreadyStarted } from "pulumi-zavu-provider/errors";
import type { ListCache } from "pulumi-zavu-provider/wait";
import { limitsOf, type Account } from "./account";
import { atMost } from "./atMost";

/** A reconnect that was sent. */
export interface Sent {
  /** The session as it was read before. */
  before: Session;
  /** When the request ended, in the clock's ms. */
  at: number;
  /** Why it is not known to have started the session; absent after a 202. */
  doubt?: unknown;
}

export interface ReconnectingParts {
  account: Account;
  /** Reads each session before its reconnect. */
  listCache: ListCache<Session>;
  signal: AbortSignal;
  /** Whether to reconnect a session with this status; one that has another by now is left alone. Default: any. */
  isWanted?(status: string): boolean;
}

// Each POST opens a connection, and a bridge that has just restarted has enough to do.
const AT_ONCE = 10;
// A request may have to wait for the next window of the rate limit, which is a minute long.
const REQUEST_MS = 120_000;
// After a reconnect the session may show its old status for a moment: the API answers 202 before it has acted.
const STALE_MS = 5_000;

/** Sends one reconnect for each session, and remembers what is needed to recognize its effect. */
export class Reconnecting {
  private readonly sent = new Map<string, Sent>();
  private readonly queue = atMost(AT_ONCE);

  constructor(private readonly parts: ReconnectingParts) {}

  /**
   * Reconnects a session with one POST. It returns if the session may be starting, also if another request started it
   * or the answer was lost.
   *
   * @throws {ZavuError} if the session was certainly not reconnected.
   */
  readonly reconnect = (id: string): Promise<void> => this.queue(() => this.send(id));

  /** Whether an answer may still show the session as it was before its reconnect. */
  readonly isOutdated = (session: Session): boolean => {
    const sent = this.sent.get(session.id);
    return sent !== undefined && isOutdated(session, sent, this.parts.account.clock.now());
  };

  /** Why it is not known whether a session's reconnect did anything; undefined if it is known, or none was sent. */
  doubtOf(id: string): unknown {
    return this.sent.get(id)?.doubt;
  }

  private async send(id: string): Promise<void> {
    const { account, listCache, signal, isWanted } = this.parts;
    const limits = limitsOf(account, signal, REQUEST_MS);
    const before = await listCache.get(id, limits);
    if (isWanted && !isWanted(before.status)) return;
    let doubt: unknown;
    try {
      await account.sessions.reconnect(id, limits);
    } catch (error) {
      if (!mayBeStarting(error)) throw error;
      doubt = error;
    }
    this.sent.set(id, { before, at: account.clock.now(), doubt });
  }
}

/** Whether a session may still show the status that it had before its reconnect. Pure. */
export function isOutdated({ status, updatedAt }: Session, { before, at }: Sent, now: number): boolean {
  if (status !== before.status || isNewer(updatedAt, before.updatedAt)) return false;
  return now - at < STALE_MS;
}

// A missing or odd time is NaN, which is not greater than anything.
const isNewer = (time = "", than = ""): boolean => Date.parse(time) > Date.parse(than);

/**
 * Whether a session may be on its way although its reconnect failed. Pure. The API refuses with 409 or 422 a session that is
 * starting already, and a request whose answer was lost may have worked.
 */
export function mayBeStarting(error: unknown): boolean {
  if (error instanceof NoAnswerError) return error.silence.sent;
  if (error instanceof ServerError || error instanceof UnreadableError) return true;
  return isAlreadyStarted(error);
}
