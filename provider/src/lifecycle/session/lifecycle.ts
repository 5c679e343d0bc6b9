import type { Api, Session } from "../../api";
import { orStopped, type Clock, type Limits } from "../../clock";
import { LeftoverError, SessionGoneError, StillWantedError, isAlreadyStarted, type ZavuError } from "../../errors";
import { isTransient, type ListCache, type Verdict, type Watcher } from "../../wait";
import type { CreateOnce } from "../createOnce";
import { Missing, unlessMissing, type Known } from "../missing";
import type { Verbs } from "../resource";
import { defaultTimeoutMs } from "../timeouts";
import type { Context, Observation, Outcome } from "../types";
import { adoptable, adoptedTwice, notImportable } from "./adoption";
import type { Claims } from "./claims";
import { changedByServer, driftedEgress, egressOf } from "./declared";
import { changesPolicyAlone, egressUpdateOf, wantedAfter, type EgressUpdate } from "./inPlace";
import { endOf, whyUnfinished, whyUnsettled, wrongNumber, type BadEnd } from "./problems";
import { SessionWait, type Step } from "./sessionWait";
import { needOf, type Wanted } from "./standing";
import { declarationOf, inputsOf, stateOf } from "./state";
import type { SessionInputs, SessionState } from "./types";

export interface LifecycleParts {
  api: Api;
  creator: CreateOnce<SessionInputs, Session>;
  listCache: ListCache<Session>;
  watcher: Watcher<Session>;
  claims: Claims;
  clock: Clock;
}

/** How to wait for a session that exists. */
interface Settling {
  /** The time limit of the whole operation, in ms. */
  allowedMs: number;
  /** Whether to reconnect the session first if it needs that. */
  repair: boolean;
  /** Whether this operation has created it. Then a 404 only means that the API does not show it yet. */
  isNew?: boolean;
  /** An in-place change of the egress that was sent. The session is reconnected and must keep its login. */
  egressUpdate?: EgressUpdate | undefined;
  /** The session's state so far. */
  olds?: SessionState;
}

/**
 * A WhatsApp Alternative session from its creation to its deletion. Each verb returns plain values. If it throws a
 * `ZavuError`, it has created or changed nothing that the caller would have to keep.
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

  /** Creates a session with one POST, or adopts one (`adoptSessionId`), and waits for it as `waitFor` says. */
  async create(inputs: SessionInputs, context: Context): Promise<Outcome<SessionState>> {
    if (inputs.adoptSessionId !== undefined) return this.adopt(inputs.adoptSessionId, inputs, context);
    const outcome = await this.createNew(inputs, context, this.timeLeft(context));
    if (context.gone.aborted) await this.undo(outcome);
    return outcome;
  }

  private async createNew(inputs: SessionInputs, context: Context, allowedMs: number): Promise<Outcome<SessionState>> {
    // Requested before there is a session: a wait that times out knows the owner, and the answer has the server's time.
    await orStopped(this.projectOf(), context.signal);
    const created = await this.parts.creator.create(inputs, context);
    // In parallel, since a wait for a scan may take until the deadline.
    const [outcome, leftover] = await Promise.all([
      this.settle(created.item, inputs, context, { allowedMs, repair: false, isNew: true }),
      this.parts.creator.leftover(inputs, created, context),
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
   * @param olds the session's state; undefined if the stack does not own the session.
   * @returns undefined if an owned session is gone.
   * @throws {NotFoundError} if a session that the stack does not own does not exist.
   */
  async read(
    id: string,
    olds: SessionState | undefined,
    context: Context,
  ): Promise<Observation<SessionState> | undefined> {
    const { listCache } = this.parts;
    const session = olds
      ? await this.missing.find(id, olds, context, unlessMissing(listCache.get(id, context)))
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
    // A run that was killed may have changed the egress, and not have reconnected the session.
    if (olds.isEgressPending || egress !== undefined) state.isEgressPending = true;
    if (egress === undefined) return { id, state, problem };
    return { id, state: { ...state, egress }, inputs: { ...inputs, egress }, problem };
  }

  async checkOwner(id: string, known: Known): Promise<void> {
    await this.missing.checkProject(id, known.projectId);
  }

  /** Every session of the key's account. */
  async list(context: Context): Promise<Session[]> {
    return this.parts.api.sessions.all(context);
  }

  /** Brings a session to `waitFor`: reconnects it if it does not continue by itself, and waits. */
  async update(id: string, olds: SessionState, news: SessionInputs, context: Context): Promise<Outcome<SessionState>> {
    if (changesPolicyAlone(id, olds, news)) return { id, state: { ...olds, egressChange: news.egressChange } };
    this.parts.listCache.forget(id);
    const allowedMs = this.timeLeft(context);
    const session = await this.unlessGone(id, olds, context);
    const egressUpdate = egressUpdateOf(olds, news, session);
    const changed = egressUpdate?.sends
      ? { ...(await this.parts.api.sessions.setEgress(id, egressOf(news.egress), context)), status: session.status }
      : session;
    return this.settle(changed, news, context, { allowedMs, repair: true, olds, egressUpdate });
  }

  /**
   * Deletes a session. Succeeds if it is already gone. Keeps a session that a declared resource has: then the engine only
   * deletes an older entry of it, after a taint or under an old name.
   *
   * @throws {StillWantedError} if the program adopts the session, and no resource has it yet.
   */
  async delete(id: string, olds: Known, context: Context): Promise<void> {
    if (this.parts.claims.isOwned(id)) return;
    if (this.parts.claims.isWanted(id)) {
      throw new StillWantedError(
        `Session ${id} was not deleted: the program adopts it with adoptSessionId, and no resource has done so yet.`,
        "Have Pulumi create the adopting resource first (without deleteBeforeReplace), or remove adoptSessionId.",
      );
    }
    this.parts.listCache.forget(id);
    await this.remove(id, olds, context);
  }

  private remove(id: string, known: Known, limits: Limits): Promise<void> {
    return this.missing.remove(id, known, limits, () => this.parts.api.sessions.delete(id, limits));
  }

  /** Deletes a session that create has just created, since the engine is gone and cannot save it. */
  private async undo({ id, state }: Outcome<SessionState>): Promise<void> {
    const deadline = this.parts.clock.now() + defaultTimeoutMs("delete");
    await this.remove(id, state, { signal: new AbortController().signal, deadline }).catch(() => undefined);
  }

  private async adopt(id: string, inputs: SessionInputs, context: Context): Promise<Outcome<SessionState>> {
    const allowedMs = this.timeLeft(context);
    const session = await adoptable(this.parts.api, id, inputs, context);
    if (!this.parts.claims.adopt(id)) throw adoptedTwice(id);
    return this.settle(session, inputs, context, { allowedMs, repair: true });
  }

  /** Waits for a session that exists. Never throws: a failure is the `problem` of the outcome. */
  private async settle(
    first: Session,
    inputs: SessionInputs,
    context: Context,
    settling: Settling,
  ): Promise<Outcome<SessionState>> {
    const { allowedMs, olds, egressUpdate } = settling;
    const projectId = this.projectOf(olds?.projectId);
    const wanted = egressUpdate ? wantedAfter(first, inputs) : inputs;
    const wait = new SessionWait(wanted, egressUpdate !== undefined && first.status === "ready");
    let last = first;
    const see = (session: Session) => {
      if (session.status !== last.status) context.report(session.status);
      last = session;
    };
    const outcome = async (problem?: ZavuError) => {
      // The project id is optional, so a stopped operation does not wait for it.
      const owner = await orStopped(projectId, context.signal);
      const before = egressUpdate?.isNew ? undefined : olds;
      const state = stateOf(last, inputs, owner, before);
      if (!before) this.warnOfChanged(last, inputs, state, context);
      if (egressUpdate && !wait.hasReconnected) state.isEgressPending = true;
      return { id: first.id, state, problem };
    };
    const end = await this.reach(first, wanted, wait, context, settling, see).catch(endOf);
    const { expiredQrCodes } = wait;
    const unfinished = { id: first.id, wanted, last, allowedMs, expiredQrCodes };
    return outcome(end.how === "done" ? wrongNumber(last, inputs) : whyUnfinished(end, unfinished));
  }

  /** Polls and reconnects until the session is as wanted or cannot continue by itself. */
  private async reach(
    first: Session,
    wanted: Wanted,
    wait: SessionWait,
    context: Context,
    { repair, isNew = false, olds, egressUpdate }: Settling,
    see: (session: Session) => void,
  ): Promise<{ how: "done" } | BadEnd> {
    const { api, clock, watcher } = this.parts;
    const { id } = first;
    const known: Known = olds ?? {};
    context.report(first.status);
    let session = first;
    let step = wait.next(session, clock.now());
    if (egressUpdate || (repair && needOf(session, wanted) === "reconnect")) step = "reconnect";
    while (step !== "done") {
      if (step === "failed" || step === "loginLost") return { how: step };
      if (step === "reconnect") {
        if (egressUpdate && !wait.hasReconnected) await api.sessions.reconnect(id, context, { untilAccepted: true });
        else await this.reconnect(id, context);
        wait.noteReconnect(session, clock.now());
      }
      const judge = (seen: Session) => {
        see(seen);
        return verdictOf(wait.next(seen, clock.now()));
      };
      const end = await watcher.until(id, step === "person" ? step : "server", context, judge, { isNew });
      if (end.how === "failed") return { how: "broken", error: end.error };
      if (end.how === "timedOut" || end.how === "stopped") return end;
      session = end.how === "done" ? end.item : await this.unlessGone(id, known, context, Promise.resolve(undefined));
      step = wait.next(session, clock.now());
      if (step === "done") break;
      // The list may be stale, so a failure counts only if a read of the session confirms it.
      const read = unlessMissing(api.sessions.get(id, context));
      const seen = isNew ? await read : await this.unlessGone(id, known, context, read);
      if (seen) see((session = seen));
      step = seen ? wait.next(seen, clock.now()) : "server";
    }
    return { how: "done" };
  }

  private warnOfChanged(session: Session, inputs: SessionInputs, state: SessionState, context: Context): void {
    const text = changedByServer(session, inputs, state.egressBaseline);
    if (text) context.warn(text);
  }

  /**
   * Reads a session, and tolerates a stray 404.
   *
   * @param first the result of the first read, undefined after a 404. Default: a GET.
   * @throws {SessionGoneError} if it is gone.
   */
  private async unlessGone(
    id: string,
    known: Known,
    context: Context,
    first?: Promise<Session | undefined>,
  ): Promise<Session> {
    const session = await this.missing.find(id, known, context, first);
    if (session) return session;
    throw new SessionGoneError(
      `Session ${id} is gone: the API answers 404 for it, and the account's list does not show it.`,
      "Somebody may have deleted it. Run `pulumi refresh` to drop it from state; the next `pulumi up` then creates a new one.",
    );
  }

  /** Reconnects a session. A lost answer is no error, since the session's status shows the outcome. */
  private async reconnect(id: string, context: Context): Promise<void> {
    try {
      await this.parts.api.sessions.reconnect(id, context);
    } catch (error) {
      if (!isTransient(error) && !isAlreadyStarted(error)) throw error;
    }
  }

  /** The time until the deadline, in ms. */
  private timeLeft({ deadline }: Context): number {
    return deadline - this.parts.clock.now();
  }

  /** The project that owns the key's sessions. Undefined if it cannot be read, which fails nothing. */
  private async projectOf(known?: string): Promise<string | undefined> {
    if (known !== undefined) return known;
    return this.parts.api.account.projectId().catch(() => undefined);
  }
}

const verdictOf = (step: Step): Verdict => (step === "server" || step === "person" ? step : "done");
