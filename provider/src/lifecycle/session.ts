import type { Api, Session } from "../api";
import { orStopped, type Clock } from "../clock";
import {
  LeftoverError,
  NotFoundError,
  SessionFailedError,
  SessionGoneError,
  StillWantedError,
  type ZavuError,
} from "../errors";
import type { Reading, Verdict, Watcher } from "../wait";
import { adoptable, adoptedTwice } from "./adoption";
import type { Claims } from "./claims";
import type { Maker } from "./maker";
import { believeMissing } from "./missing";
import { failedText, whyUnfinished, whyUnsettled } from "./problems";
import { needOf } from "./standing";
import { declarationOf, driftedEgress, inputsOf, stateOf } from "./state";
import { defaultTimeoutMs } from "./timeouts";
import type { Context, Observation, Outcome, SessionInputs, SessionState, WaitFor } from "./types";

export interface LifecycleParts {
  api: Api;
  maker: Maker;
  reading: Reading;
  watcher: Watcher;
  claims: Claims;
  clock: Clock;
}

// After a reconnect the session may show its old status for a moment (the API answers 202 before it has acted).
const STALE_MS = 5_000;

/**
 * A WhatsApp Alternative session from its creation to its deletion. Each verb observes, makes sure, and returns plain
 * values; what it throws is a `ZavuError`, and nothing was made or changed then that the caller would have to keep.
 *
 * @example
 * const { id, state, problem } = await lifecycle.create({ displayName: "Support" }, { signal, deadline, report });
 */
export class SessionLifecycle {
  constructor(private readonly parts: LifecycleParts) {}

  /** Makes a session with one POST, or takes one over (`adoptSessionId`), and waits as far as `waitFor` says. */
  async create(inputs: SessionInputs, context: Context): Promise<Outcome> {
    if (inputs.adoptSessionId !== undefined) return this.adopt(inputs.adoptSessionId, inputs, context);
    const outcome = await this.make(inputs, context);
    if (context.gone.aborted) await this.undo(outcome.id);
    return outcome;
  }

  private async make(inputs: SessionInputs, context: Context): Promise<Outcome> {
    // Asked before there is a session: one whose wait runs out still knows its owner, and the answer tells the server's time.
    await orStopped(this.projectOf(), context.signal);
    const made = await this.parts.maker.make(inputs, context);
    // Side by side: a wait for somebody with a phone may take all the time there is.
    const [outcome, leftover] = await Promise.all([
      this.settle(made.session, inputs, context, false),
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
   * @returns undefined where an owned session is gone and the key is the owning project's.
   * @throws {NotFoundError} where one that the stack does not own is unknown.
   */
  async read(id: string, olds: SessionState | undefined, context: Context): Promise<Observation | undefined> {
    let session: Session;
    try {
      session = await this.parts.reading.get(id, context);
    } catch (error) {
      if (!(error instanceof NotFoundError) || olds === undefined) throw error;
      await believeMissing(this.parts.api, id, olds.projectId, context);
      return undefined;
    }
    const projectId = await this.projectOf(olds?.projectId);
    if (olds === undefined) {
      const inputs = declarationOf(session);
      return { id, state: stateOf(session, inputs ?? {}, projectId), inputs: inputs && { ...inputs } };
    }
    const inputs = inputsOf(olds);
    const state = stateOf(session, inputs, projectId);
    const problem = whyUnsettled(session, inputs.waitFor);
    const egress = driftedEgress(olds.egress, session.egress);
    if (egress === undefined) return { id, state, problem };
    return { id, state: { ...state, egress }, inputs: { ...inputs, egress }, problem };
  }

  /** Every session of the key's account. */
  async list(context: Context): Promise<Session[]> {
    return this.parts.api.sessions.all(context);
  }

  /** Brings a session where its program wants it: reconnects one that will not come by itself, and waits. */
  async update(id: string, olds: SessionState, news: SessionInputs, context: Context): Promise<Outcome> {
    this.parts.reading.forget(id);
    let session: Session;
    try {
      session = await this.parts.api.sessions.get(id, context);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      await believeMissing(this.parts.api, id, olds.projectId, context);
      throw new SessionGoneError(
        `Session ${id} is gone: ${error.message}`,
        "Run `pulumi refresh` to drop it from state; the next `pulumi up` then makes a new one.",
      );
    }
    return this.settle(session, news, context, true, olds.projectId);
  }

  /**
   * Deletes a session. A missing one is success, if the key could have seen it. One that a declared resource has is left
   * alone: what goes is an older entry of the same session (after a taint, under an old name), and only the entry goes.
   *
   * @throws {StillWantedError} where the program takes the session over and no resource has it yet.
   */
  async delete(id: string, olds: Pick<SessionState, "projectId">, context: Context): Promise<void> {
    if (this.parts.claims.isOwned(id)) return;
    if (this.parts.claims.isWanted(id)) {
      throw new StillWantedError(
        `Session ${id} was not deleted: the program takes it over with adoptSessionId, and no resource has done so yet.`,
        "Let the resource that adopts it be made first (without deleteBeforeReplace), or remove adoptSessionId.",
      );
    }
    this.parts.reading.forget(id);
    try {
      await this.parts.api.sessions.delete(id, context);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      await believeMissing(this.parts.api, id, olds.projectId, context);
    }
  }

  /** Takes back a session that create has just made and that nobody will hear of. */
  private async undo(id: string): Promise<void> {
    const deadline = this.parts.clock.now() + defaultTimeoutMs("delete", {});
    await this.parts.api.sessions.delete(id, { signal: new AbortController().signal, deadline }).catch(() => undefined);
  }

  private async adopt(id: string, inputs: SessionInputs, context: Context): Promise<Outcome> {
    const session = await adoptable(this.parts.api, id, inputs, context);
    if (!this.parts.claims.adopt(id)) throw adoptedTwice(id);
    return this.settle(session, inputs, context, true);
  }

  /** Waits for a session that exists. Never throws: what goes wrong is the outcome's problem. */
  private async settle(
    first: Session,
    inputs: SessionInputs,
    context: Context,
    repair: boolean,
    owner?: string,
  ): Promise<Outcome> {
    const { id } = first;
    const waitFor = inputs.waitFor ?? "qr_ready";
    const allowedMs = context.deadline - this.parts.clock.now();
    const projectId = this.projectOf(owner);
    let last = first;
    const see = (session: Session) => {
      if (session.status !== last.status) context.report(session.status);
      last = session;
    };
    const outcome = async (problem?: ZavuError) => {
      // The id is what counts: it is not kept waiting for a name that may be absent.
      const known = await orStopped(projectId, context.signal);
      return { id, state: stateOf(last, inputs, known), problem };
    };
    try {
      context.report(first.status);
      await this.reach(first, waitFor, context, repair, see);
      return await outcome();
    } catch (error) {
      return outcome(whyUnfinished(error, { id, waitFor, last, allowedMs }));
    }
  }

  private async reach(
    first: Session,
    waitFor: WaitFor,
    context: Context,
    repair: boolean,
    see: (session: Session) => void,
  ): Promise<void> {
    const need = needOf(first, waitFor);
    if (need === "nothing") return;
    let reconnectedAt: number | undefined;
    if (need === "reconnect" && repair) {
      await this.parts.api.sessions.reconnect(first.id, context);
      reconnectedAt = this.parts.clock.now();
    }
    await this.parts.watcher.until(first.id, "server", context, this.judge(waitFor, reconnectedAt, see));
  }

  private judge(
    waitFor: WaitFor,
    reconnectedAt: number | undefined,
    see: (session: Session) => void,
  ): (session: Session) => Verdict {
    let hasMoved = reconnectedAt === undefined;
    return (session) => {
      see(session);
      const { status } = session;
      if (status !== "failed" && status !== "disconnected") hasMoved = true;
      if (!hasMoved && this.parts.clock.now() - (reconnectedAt ?? 0) < STALE_MS) return "server";
      if (status === "failed") throw new SessionFailedError(failedText(session), "");
      if (needOf(session, waitFor) === "nothing") return "done";
      return status === "qr_ready" && waitFor === "ready" ? "person" : "server";
    };
  }

  /** The owning project of a session that is known under this key; a failure to learn it fails nothing. */
  private async projectOf(known?: string): Promise<string | undefined> {
    if (known !== undefined) return known;
    return this.parts.api.account.projectId().catch(() => undefined);
  }
}
