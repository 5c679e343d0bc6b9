import type { Session } from "pulumi-zavu-provider/api";
import { NoAnswerError, ServerError, UnreadableError, isAlreadyStarted } from "pulumi-zavu-provider/errors";
import type { ListCache } from "pulumi-zavu-provider/wait";
import { limitsOf, type Account } from "./account";
import { limitConcurrency } from "./limitConcurrency";

/** A reconnect that was sent. */
export interface Sent {
  /** The session as it was read before. */
  before: Session;
  /** When the request ended, in the clock's ms. */
  at: number;
  /** The error after which it is unknown whether the session started; absent after a 202. */
  unconfirmed?: unknown;
}

export interface ReconnectingParts {
  account: Account;
  /** Reads each session before its reconnect. */
  listCache: ListCache<Session>;
  signal: AbortSignal;
  /** Whether to reconnect a session with this status, which is read again right before. Default: any. */
  isWanted?(status: string): boolean;
  /** How long the POST may wait for the rate limit, in ms; default 2 minutes. */
  postLimitMs?: number;
}

// Each POST opens a connection, and a bridge that has just restarted is under load.
const AT_ONCE = 10;
// A request may wait for the next rate-limit window, which is a minute long.
const REQUEST_MS = 120_000;
/** Long enough for an answer. Later, a session that was down may be linked, or wait for a person. */
export const PROMPT_MS = 15_000;
// The API answers 202 before it reconnects, so the session may show its old status for a moment.
const STALE_MS = 5_000;

/** Sends one reconnect for each session, and remembers the state before it to detect outdated answers. */
export class Reconnecting {
  private readonly sent = new Map<string, Sent>();
  private readonly queue = limitConcurrency(AT_ONCE);

  constructor(private readonly parts: ReconnectingParts) {}

  /**
   * Reconnects a session with one POST. Resolves if the session may be starting, even if another request started it or
   * the answer was lost.
   *
   * @throws {ZavuError} if the session was not reconnected.
   */
  readonly reconnect = (id: string): Promise<void> => this.queue(() => this.send(id));

  /** Whether an answer may still show the session as it was before its reconnect. */
  readonly isOutdated = (session: Session): boolean => {
    const sent = this.sent.get(session.id);
    return sent !== undefined && isOutdated(session, sent, this.parts.account.clock.now());
  };

  /** The error after which it is unknown whether a session's reconnect had an effect; undefined if there was none. */
  unconfirmedOf(id: string): unknown {
    return this.sent.get(id)?.unconfirmed;
  }

  private async send(id: string): Promise<void> {
    const { account, listCache, signal, isWanted, postLimitMs = REQUEST_MS } = this.parts;
    const before = await listCache.get(id, limitsOf(account, signal, REQUEST_MS));
    if (isWanted && !isWanted(before.status)) return;
    let unconfirmed: unknown;
    try {
      await account.sessions.reconnect(id, limitsOf(account, signal, postLimitMs));
    } catch (error) {
      if (!mayBeStarting(error)) throw error;
      unconfirmed = error;
    }
    this.sent.set(id, { before, at: account.clock.now(), unconfirmed });
  }
}

/** Whether a session may still show the status that it had before its reconnect. Pure. */
export function isOutdated({ status, updatedAt }: Session, { before, at }: Sent, now: number): boolean {
  if (status !== before.status || isNewer(updatedAt, before.updatedAt)) return false;
  return now - at < STALE_MS;
}

// A missing or invalid time is NaN, which is not greater than any number.
const isNewer = (time = "", than = ""): boolean => Date.parse(time) > Date.parse(than);

/**
 * Whether a session may be starting although its reconnect failed. Pure. The API answers 409 or 422 if the session is
 * already starting, and a request whose answer was lost may have worked.
 */
export function mayBeStarting(error: unknown): boolean {
  if (error instanceof NoAnswerError) return error.networkFailure.sent;
  if (error instanceof ServerError || error instanceof UnreadableError) return true;
  return isAlreadyStarted(error);
}
