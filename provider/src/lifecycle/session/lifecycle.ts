import type { Api, Session } from "../../api";
import { orStopped, type Clock, type Limits } from "../../clock";
import {
  LeftoverError,
  NotFoundError,
  SessionFailedError,
  SessionGoneError,
  StillWantedError,
  isAlreadyStarted,
  type ZavuError,
} from "../../errors";
import { isTransient, type ListCache, type Verdict, type Watcher } from "../../wait";
import { Missing, unlessMissing, type Known } from "../missing";
import type { Verbs } from "../resource";
import type { Context, Observation, Outcome } from "../types";
import { adoptable, adoptedTwice, notImportable } from "./adoption";
import type { Claims } from "./claims";
import { changedByServer, driftedEgress } from "./declared";
import type { Maker } from "./maker";
import { failedText, whyUnfinished, whyUnsettled, wrongNumber } from "./problems";
import { SessionWait, type Step } from "./sessionWait";
import { needOf, type Wanted } from "./standing";
import { declarationOf, inputsOf, stateOf } from "./state";
import { defaultTimeoutMs } from "./timeouts";
import type { SessionInputs, SessionState } from "./types";

export interface LifecycleParts {
  api: Api;
  maker: Maker;
  listCache: ListCache<Session>;
  watcher: Watcher<Session>;
  claims: Claims;
  clock: Clock;
}

/** How a session that exists is waited for. */
interface Settling {
  /** How long the whole operation was given, in ms. */
  allowedMs: number;
  /** Whether the session is reconnected first if it needs that. */
  repair: boolean;
  /** Whether this operation has created it: a 404 then only means that the API does not show it yet. */
  isNew?: boolean;
  /** What state holds of it so far. */
  olds?: SessionState;
}

/**
 * A WhatsApp Alternative session from its creation to its deletion. Each verb observes, makes sure, and returns plain
 * values; what it throws is a `ZavuError`, and nothing was made or changed then that the caller would have to keep.
 *
 * @example
 * const { id, state, problem } = await lifecycle.create({ displayName: "Support" }, { signal, deadline, report });
 */
export class SessionLifecycle implements Verbs<SessionInputs, SessionState> {
  private readonly missing: Missing<Session>;

  constructor(private readonly parts: LifecycleParts) {
    const { api, clock } = parts;
    this.missing = new Missing({ noun: "session", api, clock, reader: api.sessions });
  }

  /** Makes a session with one POST, or takes one over (`adoptSessionId`), and waits as far as `waitFor` says. */
  async create(inputs: SessionInputs, context: Context): Promise<Outcome<SessionState>> {
    if (inputs.adoptSessionId !== undefined) return this.adopt(inputs.adoptSessionId, inputs, context);
    const outcome = await this.make(inputs, context, this.timeLeft(context));
    if (context.gone.aborted) await this.undo(outcome);
    return outcome;
  }

  private async make(inputs: SessionInputs, context: Context, allowedMs: number): Promise<Outcome<SessionState>> {
    // Asked before there is a session: one whose wait runs out still knows its owner, and the answer tells the server's time.
    await orStopped(this.projectOf(), context.signal);
    const made = await this.parts.maker.make(inputs, context);
    // Side by side: a wait for somebody with a phone may take all the time there is.
    const [outcome, leftover] = await Promise.all([
      this.settle(made.session, inputs, context, { allowedMs, repair: false, isNew: true }),
      this.parts.maker.leftover(inputs, made, context),
    ]);
    if (!leftover) return outcome;
    const { problem } = outcome;
    return {
      ...outcome,
      problem: problem ? new LeftoverError(`${problem.text} ${leftover.message}`, leftover.hint) : leftover,
    };
  }

  /**
   * Reads a session.
   *
   * @param olds what state holds; `undefined` for a session that the stack does not own.
   * @returns undefined if an owned session is gone.
   * @throws {NotFoundError} if one that the stack does not own is unknown.
   */
  async read(
    id: string,
    olds: SessionState | undefined,
    context: Context,
  ): Promise<Observation<SessionState> | undefined> {
    const { listCache } = this.parts;
    const session = olds
      ? await this.missing.find(id, olds, context, listCache.get(id, context))
      : await listCache.get(id, context);
    if (!session) return undefined;
    const projectId = await this.projectOf(olds?.projectId);
    if (olds === undefined) {
      const inputs = declarationOf(session);
      const state = stateOf(session, inputs ?? {}, projectId);
      return { id, state, ...(inputs ? { inputs: { ...inputs } } : { importProblem: notImportable(session) }) };
    }
    const inputs = inputsOf(olds);
    const state = stateOf(session, inputs, projectId, olds);
    const problem = whyUnsettled(session, inputs);
    if (!olds.egressBaseline) this.warnOfChanged(session, { egress: inputs.egress }, state, context);
    const egress = driftedEgress(olds.egress, session.egress, state.egressBaseline);
    if (egress === undefined) return { id, state, problem };
    return { id, state: { ...state, egress }, inputs: { ...inputs, egress }, problem };
  }

  async checkOwner(id: string, known: Known): Promise<void> {
    if (known.projectId !== undefined) await this.missing.checkProject(id, known.projectId);
  }

  /** Every session of the key's account. */
  async list(context: Context): Promise<Session[]> {
    return this.parts.api.sessions.all(context);
  }

  /** Brings a session where its program wants it: reconnects one that will not come by itself, and waits. */
  async update(id: string, olds: SessionState, news: SessionInputs, context: Context): Promise<Outcome<SessionState>> {
    this.parts.listCache.forget(id);
    const allowedMs = this.timeLeft(context);
    const session = await this.unlessGone(id, olds, context);
    return this.settle(session, news, context, { allowedMs, repair: true, olds });
  }

  /**
   * Deletes a session. One that is gone already is success. A session that a declared resource has stays: the engine
   * deletes an older entry of it (after a taint, or under an old name), and only the entry goes.
   *
   * @throws {StillWantedError} where the program takes the session over and no resource has it yet.
   */
  async delete(id: string, olds: Known, context: Context): Promise<void> {
    if (this.parts.claims.isOwned(id)) return;
    if (this.parts.claims.isWanted(id)) {
      throw new StillWantedError(
        `Session ${id} was not deleted: the program takes it over with adoptSessionId, and no resource has done so yet.`,
        "Let the resource that adopts it be made first (without deleteBeforeReplace), or remove adoptSessionId.",
      );
    }
    this.parts.listCache.forget(id);
    await this.remove(id, olds, context);
  }

  /** Sends DELETE until the session is gone: a session may exist although its DELETE answered 404. */
  private async remove(id: string, known: Known, limits: Limits): Promise<void> {
    for (;;) {
      try {
        return await this.parts.api.sessions.delete(id, limits);
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
      }
      if (!(await this.missing.find(id, known, limits))) return;
      await this.missing.pause(id, limits);
    }
  }

  /** Takes back a session that create has just created and that nobody will hear of. */
  private async undo({ id, state }: Outcome<SessionState>): Promise<void> {
    const deadline = this.parts.clock.now() + defaultTimeoutMs("delete", {});
    await this.remove(id, state, { signal: new AbortController().signal, deadline }).catch(() => undefined);
  }

  private async adopt(id: string, inputs: SessionInputs, context: Context): Promise<Outcome<SessionState>> {
    const allowedMs = this.timeLeft(context);
    const session = await adoptable(this.parts.api, id, inputs, context);
    if (!this.parts.claims.adopt(id)) throw adoptedTwice(id);
    return this.settle(session, inputs, context, { allowedMs, repair: true });
  }

  /** Waits for a session that exists. Never throws: what goes wrong is the outcome's problem. */
  private async settle(
    first: Session,
    inputs: SessionInputs,
    context: Context,
    settling: Settling,
  ): Promise<Outcome<SessionState>> {
    const { allowedMs, olds } = settling;
    const projectId = this.projectOf(olds?.projectId);
    const wait = new SessionWait(inputs);
    let last = first;
    const see = (session: Session) => {
      if (session.status !== last.status) context.report(session.status);
      last = session;
    };
    const outcome = async (problem?: ZavuError) => {
      // The id is what counts: it is not kept waiting for a project id that may be absent.
      const owner = await orStopped(projectId, context.signal);
      const state = stateOf(last, inputs, owner, olds);
      if (!olds) this.warnOfChanged(last, inputs, state, context);
      return { id: first.id, state, problem };
    };
    try {
      context.report(first.status);
      await this.reach(first, inputs, wait, context, settling, see);
      return await outcome(wrongNumber(last, inputs));
    } catch (error) {
      const { expiredQrCodes } = wait;
      return outcome(whyUnfinished(error, { id: first.id, wanted: inputs, last, allowedMs, expiredQrCodes }));
    }
  }

  /**
   * Polls and reconnects until the session is as wanted.
   *
   * @throws {SessionFailedError} if it does not get further by itself, and what the wait throws.
   */
  private async reach(
    first: Session,
    wanted: Wanted,
    wait: SessionWait,
    context: Context,
    { repair, isNew = false, olds }: Settling,
    see: (session: Session) => void,
  ): Promise<void> {
    const { api, clock, watcher } = this.parts;
    const { id } = first;
    const known: Known = olds ?? {};
    let session = first;
    let step = wait.next(session, clock.now());
    if (repair && needOf(session, wanted) === "reconnect") step = "reconnect";
    while (step !== "done") {
      if (step === "failed") throw new SessionFailedError(failedText(session), "");
      if (step === "reconnect") {
        await this.reconnect(id, context);
        wait.noteReconnect(session, clock.now());
      }
      const judge = (seen: Session) => {
        see(seen);
        return verdictOf(wait.next(seen, clock.now()));
      };
      const polled = watcher.until(id, step === "person" ? step : "server", context, judge, { isNew });
      session = await this.unlessGone(id, known, context, polled);
      step = wait.next(session, clock.now());
      if (step === "done") return;
      // The list may be stale: bad news counts only if the session itself says the same.
      const read = api.sessions.get(id, context);
      const seen = isNew ? await unlessMissing(read) : await this.unlessGone(id, known, context, read);
      if (seen) see((session = seen));
      step = seen ? wait.next(seen, clock.now()) : "server";
    }
  }

  private warnOfChanged(session: Session, inputs: SessionInputs, state: SessionState, context: Context): void {
    const text = changedByServer(session, inputs, state.egressBaseline);
    if (text) context.warn(text);
  }

  /** The session that a read (by default a GET) finds, also after a stray 404. @throws {SessionGoneError} if it is gone. */
  private async unlessGone(id: string, known: Known, context: Context, read?: Promise<Session>): Promise<Session> {
    const session = await this.missing.find(id, known, context, read);
    if (session) return session;
    throw new SessionGoneError(
      `Session ${id} is gone: it answers 404, and the account's list does not show it.`,
      "Somebody may have deleted it. Run `pulumi refresh` to drop it from state; the next `pulumi up` then creates a new one.",
    );
  }

  /** Starts the connection again. Whether a lost answer means that it was started shows in the session itself. */
  private async reconnect(id: string, context: Context): Promise<void> {
    try {
      await this.parts.api.sessions.reconnect(id, context);
    } catch (error) {
      if (!isTransient(error) && !isAlreadyStarted(error)) throw error;
    }
  }

  /** How long the operation may still take, in ms. */
  private timeLeft({ deadline }: Context): number {
    return deadline - this.parts.clock.now();
  }

  /** The owning project of a session that is known under this key; a failure to learn it fails nothing. */
  private async projectOf(known?: string): Promise<string | undefined> {
    if (known !== undefined) return known;
    return this.parts.api.account.projectId().catch(() => undefined);
  }
}

const verdictOf = (step: Step): Verdict => (step === "server" || step === "person" ? step : "done");
