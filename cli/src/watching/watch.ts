import type { Session } from "pulumi-zavu-provider/api";
import { orStopped } from "pulumi-zavu-provider/clock";
import { UnauthorizedError, messageOf } from "pulumi-zavu-provider/errors";
import { isTransient } from "pulumi-zavu-provider/wait";
import type { Account } from "../account";
import { age } from "../format/age";
import { unreadableLine } from "../format/sessions";
import { timeOfDay } from "../format/timeOfDay";
import { STALE_MS, afterAnswer, afterMissing, type Known, type WatchEvent } from "./events";
import type { WatchState } from "./metrics";
import { SessionReader, type Answers } from "./reader";

export interface WatchParts {
  account: Account;
  /** The sessions to watch; absent to watch all of the account. */
  ids?: readonly string[];
  intervalMs: number;
  signal: AbortSignal;
  /** Reads the configuration again after a 401; absent if that cannot change the key. */
  reopen?(): Promise<Account>;
  onEvent(event: WatchEvent): void;
  /** Called with the session of each answer, also if its status is the same. */
  onSession?(session: Session, account: Account): void;
  /** Called after each poll. */
  onPoll?(): void;
  /** Called with the error of each read that failed after its retries. */
  onError?(error: unknown): void;
  /** Reports a problem, and its end. */
  note(line: string): void;
}

/** Polls that fail. */
interface Problem {
  /** In the clock's ms. */
  since: number;
  message: string;
}

const LONGEST_PAUSE_MS = 30_000;
// The documented limit is 600 requests a minute. The watch takes at most half of it.
const MS_A_REQUEST = 200;

/** Follows the statuses of sessions until the signal aborts. */
export class Watch {
  private readonly all = new Map<string, Known>();
  private readonly reader = new SessionReader();
  private readonly notFound = new Set<string>();
  private account: Account;
  private isListed = false;
  private hasAnswered = false;
  private unreadable = 0;
  private failures = 0;
  private lastReadAt = 0;
  /** Present while polls fail. */
  private problem: Problem | undefined;

  constructor(private readonly parts: WatchParts) {
    this.account = parts.account;
  }

  get sessions(): readonly Known[] {
    return [...this.all.values()];
  }

  /** The server's time in Unix ms, and why polls fail and for how many ms. */
  state(): { now: number; problem?: { message: string; ms: number } } {
    const now = this.now();
    if (!this.problem) return { now };
    return { now, problem: { message: this.problem.message, ms: this.account.clock.now() - this.problem.since } };
  }

  /** What the metrics show. */
  metricsState(): WatchState {
    const { sessions, lastReadAt, account } = this;
    const rateLimit = account.budget.current;
    return { sessions, lastReadAt, ...(rateLimit ? { rateLimit } : {}) };
  }

  private now(): number {
    return this.account.serverClock.now() ?? Date.now();
  }

  /** @throws {ZavuError} if the first poll fails in a way that a retry does not change, or if the key does not work. */
  async run(): Promise<void> {
    const { signal, intervalMs, onPoll } = this.parts;
    while (!signal.aborted) {
      const { clock } = this.account;
      const startedAt = clock.now();
      const answers = await this.poll();
      if (signal.aborted) return;
      this.report(answers);
      onPoll?.();
      const rest = startedAt + this.pauseMs(intervalMs) - clock.now();
      await clock.sleep(Math.max(rest, this.budgetMs(answers.requests)), signal);
    }
  }

  private async poll(): Promise<Answers> {
    let answers = await this.pollOnce();
    if (this.parts.reopen && answers.failures.some(isUnauthorized)) {
      try {
        // Pulumi may take long, and a stopped watch must not wait for it.
        this.account = (await orStopped(this.parts.reopen(), this.parts.signal)) ?? this.account;
      } catch (error) {
        return { ...answers, failures: [error] };
      }
      answers = await this.pollOnce();
    }
    return answers;
  }

  private async pollOnce(): Promise<Answers> {
    const { ids, signal } = this.parts;
    const isWholeList = ids === undefined;
    // Only the list shows whether a session of the account has come back.
    const existing = this.sessions.filter(({ status }) => status !== null).map(({ id }) => id);
    const answers = await this.reader.poll(this.account, { ids: ids ?? existing, isWholeList }, signal);
    if (signal.aborted) return answers;
    for (const session of answers.sessions) this.recordAnswer(session);
    for (const { id } of answers.missing) this.recordMissing(id);
    this.isListed ||= answers.isListed;
    if (isWholeList) this.forgetGone();
    return answers;
  }

  private recordAnswer(session: Session): void {
    const before = this.all.get(session.id);
    const isInitial = this.parts.ids ? before === undefined : !this.isListed;
    const { known, event } = afterAnswer(before, session, { at: this.now(), isInitial });
    this.all.set(session.id, known);
    if (event) this.parts.onEvent(event);
    if (known !== before) this.parts.onSession?.(session, this.account);
  }

  private recordMissing(id: string): void {
    const before = this.all.get(id);
    if (!before) return this.noteNotFound(id);
    const { known, event } = afterMissing(before, this.now());
    this.all.set(id, known);
    if (event) this.parts.onEvent(event);
  }

  private noteNotFound(id: string): void {
    if (this.notFound.has(id)) return;
    this.notFound.add(id);
    this.parts.note(`Session ${id} was not found. Check the id, and that the key belongs to its project.`);
  }

  private forgetGone(): void {
    for (const { id, status, since } of this.sessions)
      if (status === null && this.now() - since >= STALE_MS) this.all.delete(id);
  }

  /** Reports failed polls once when they begin, and once when they end. */
  private report({ failures, sessions, missing, isListed, unreadable }: Answers): void {
    // If no id exists, the ids or the key are wrong.
    const isWrong = !this.hasAnswered && sessions.length === 0 && failures.length === 0;
    const error = failures.find(isUnauthorized) ?? failures[0] ?? (isWrong ? missing[0]?.error : undefined);
    const isAnswered = sessions.length > 0 || missing.length > 0 || isListed;
    for (const failure of failures) this.parts.onError?.(failure);
    if (isAnswered) this.lastReadAt = this.now();
    if (this.mustEnd(error)) throw error;
    this.hasAnswered ||= isAnswered;
    this.failures = error !== undefined && !isAnswered ? this.failures + 1 : 0;
    if (!this.parts.ids && unreadable > this.unreadable) this.parts.note(unreadableLine(unreadable));
    this.unreadable = unreadable;
    const now = this.account.clock.now();
    if (error !== undefined) {
      const isFirst = this.problem === undefined;
      this.problem = { since: this.problem?.since ?? now, message: messageOf(error) };
      const which = isAnswered ? "Some polls" : "Polls";
      if (isFirst) this.parts.note(`${which} fail since ${timeOfDay(0)}: ${this.problem.message} Polling continues.`);
    } else if (this.problem) {
      this.parts.note(`Polls work again at ${timeOfDay(0)}, after ${age(now - this.problem.since)}.`);
      this.problem = undefined;
    }
  }

  private mustEnd(error: unknown): boolean {
    if (error === undefined) return false;
    if (isUnauthorized(error) && !this.parts.reopen) return true;
    return !this.hasAnswered && this.all.size === 0 && !isTransient(error);
  }

  private pauseMs(intervalMs: number): number {
    return Math.min(intervalMs * 2 ** Math.min(this.failures, 10), Math.max(LONGEST_PAUSE_MS, intervalMs));
  }

  /** The pause after a poll so that polling takes at most half of the rate limit. */
  private budgetMs(requests: number): number {
    return Math.max(requests * MS_A_REQUEST, this.account.budget.pauseMs(requests));
  }
}

const isUnauthorized = (error: unknown): boolean => error instanceof UnauthorizedError;
