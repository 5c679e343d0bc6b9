import type { Api, Session } from "../api";
import type { Clock } from "../clock";
import {
  AdoptionError,
  NotFoundError,
  SessionFailedError,
  SessionGoneError,
  StillWantedError,
  WrongProjectError,
} from "../errors";
import type { Verdict, Watcher } from "../wait";
import type { Claims } from "./claims";
import { whyNotMade, whyUnfinished } from "./problems";
import { needOf } from "./standing";
import { driftedEgress, inputsOf, stateOf } from "./state";
import type { Context, Observation, Outcome, SessionInputs, SessionState, WaitFor } from "./types";

export interface LifecycleParts {
  api: Api;
  watcher: Watcher;
  claims: Claims;
  clock: Clock;
}

// After a reconnect the session may show its old `failed` for a moment (the API answers 202 before it has acted).
const STALE_FAILED_MS = 5_000;

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
    const { displayName, egress } = inputs;
    const made = await this.parts.api.sessions.create({ displayName, egress }, context).catch((error: unknown) => {
      throw whyNotMade(error);
    });
    this.parts.claims.want(made.id);
    if (inputs.waitFor === "created") return this.finish(made.id, made, inputs, context);
    return this.settle(made, inputs, context, false);
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
      session = await this.parts.api.sessions.get(id, context);
    } catch (error) {
      if (!(error instanceof NotFoundError) || olds === undefined) throw error;
      await this.believeMissing(id, olds.projectId, context);
      return undefined;
    }
    const inputs = inputsOf(olds ?? {});
    const projectId = await this.projectOf(olds?.projectId, context);
    const state = stateOf(session, inputs, projectId);
    const egress = driftedEgress(olds?.egress, session.egress);
    if (olds === undefined || egress === undefined) return { id, state };
    return { id, state: { ...state, egress }, inputs: { ...inputs, egress } };
  }

  /** Brings a session where its program wants it: reconnects one that will not come by itself, and waits. */
  async update(id: string, olds: SessionState, news: SessionInputs, context: Context): Promise<Outcome> {
    let session: Session;
    try {
      session = await this.parts.api.sessions.get(id, context);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      await this.believeMissing(id, olds.projectId, context);
      throw new SessionGoneError(
        `Session ${id} is gone: ${error.message}`,
        "Run `pulumi refresh` to drop it from state; the next `pulumi up` then makes a new one.",
      );
    }
    return this.settle(session, news, context, true, olds.projectId);
  }

  /** Deletes a session. A missing one is success, if the key could have seen it. */
  async delete(id: string, olds: Pick<SessionState, "projectId">, context: Context): Promise<void> {
    if (this.parts.claims.isWanted(id)) {
      throw new StillWantedError(
        `Session ${id} was not deleted: this run's program has just made it or takes it over with adoptSessionId, so old and new resource are the same session.`,
        "Drop the old resource from state without deleting the session: `pulumi state delete <its URN>` " +
          "(`pulumi stack --show-urns` lists them). Do not remove adoptSessionId before that.",
      );
    }
    try {
      await this.parts.api.sessions.delete(id, context);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      await this.believeMissing(id, olds.projectId, context);
    }
  }

  private async adopt(id: string, inputs: SessionInputs, context: Context): Promise<Outcome> {
    const session = await this.parts.api.sessions.get(id, context).catch((error: unknown) => {
      if (!(error instanceof NotFoundError)) throw error;
      throw new AdoptionError(`adoptSessionId: there is no session ${id} to take over. ${error.message}`, error.hint);
    });
    const differences = [];
    if (inputs.displayName !== undefined && inputs.displayName !== session.displayName) differences.push("displayName");
    if (driftedEgress(inputs.egress, session.egress)) differences.push("egress");
    if (differences.length > 0) {
      const egress = session.egress ? ` Its egress is ${JSON.stringify(session.egress)}.` : "";
      throw new AdoptionError(
        `adoptSessionId: session ${id} was not taken over, since its ${differences.join(" and ")} is not what the program declares.${egress}`,
        "Declare what the session has (no egress means external), or remove adoptSessionId to make a new session.",
      );
    }
    this.parts.claims.want(id);
    return this.settle(session, inputs, context, true);
  }

  /** Waits for a session that exists. Never throws: what goes wrong is the outcome's problem. */
  private async settle(
    first: Session,
    inputs: SessionInputs,
    context: Context,
    repair: boolean,
    projectId?: string,
  ): Promise<Outcome> {
    const { id } = first;
    const waitFor = inputs.waitFor ?? "qr_ready";
    const allowedMs = context.deadline - this.parts.clock.now();
    let last = first;
    const see = (session: Session) => {
      if (session.status !== last.status) context.report(session.status);
      last = session;
    };
    context.report(first.status);
    try {
      let need = needOf(first, waitFor);
      let reconnectedAt: number | undefined;
      if (need === "reconnect" && repair) {
        await this.parts.api.sessions.reconnect(id, context);
        reconnectedAt = this.parts.clock.now();
        need = "time";
      }
      if (waitFor === "created" && reconnectedAt !== undefined) see(await this.parts.api.sessions.get(id, context));
      else if (need !== "nothing")
        await this.parts.watcher.until(id, "server", context, this.judge(waitFor, reconnectedAt, see));
    } catch (error) {
      const problem = whyUnfinished(error, { id, waitFor, last, allowedMs });
      return { ...(await this.finish(id, last, inputs, context, projectId)), problem };
    }
    return this.finish(id, last, inputs, context, projectId);
  }

  private judge(
    waitFor: WaitFor,
    reconnectedAt: number | undefined,
    see: (session: Session) => void,
  ): (session: Session) => Verdict {
    let hasMoved = reconnectedAt === undefined;
    return (session) => {
      see(session);
      const { status, lastError } = session;
      if (status !== "failed" && status !== "disconnected") hasMoved = true;
      const isStale = !hasMoved && this.parts.clock.now() - (reconnectedAt ?? 0) < STALE_FAILED_MS;
      if (status === "failed" && !isStale) {
        throw new SessionFailedError(`Session ${session.id} failed${lastError ? `: "${lastError}"` : ""}.`, "");
      }
      if (needOf(session, waitFor) === "nothing") return isStale ? "server" : "done";
      return status === "qr_ready" && waitFor === "ready" ? "person" : "server";
    };
  }

  private async finish(
    id: string,
    session: Session,
    inputs: SessionInputs,
    context: Context,
    projectId?: string,
  ): Promise<Outcome> {
    return { id, state: stateOf(session, inputs, await this.projectOf(projectId, context)) };
  }

  /** The owning project of a session that was just read under this key; a failure to learn it fails nothing. */
  private async projectOf(known: string | undefined, context: Context): Promise<string | undefined> {
    if (known !== undefined) return known;
    return this.parts.api.account.projectId(context).catch(() => undefined);
  }

  /**
   * Returns where a 404 means that the session is gone. Under the key of another project it means nothing.
   *
   * @throws {ZavuError} where the project cannot be asked for, {WrongProjectError} where it is another one.
   */
  private async believeMissing(id: string, owner: string | undefined, context: Context): Promise<void> {
    if (owner === undefined) return;
    const current = await this.parts.api.account.projectId(context);
    if (current === undefined || current === owner) return;
    throw new WrongProjectError(
      `Session ${id} belongs to project ${owner}, but the key belongs to project ${current}: its 404 says nothing about the session, which stays in state.`,
      "Use the key that made the session: check zavu:apiKey and the environment (ZAVU_API_KEY, ZAVUDEV_API_KEY).",
    );
  }
}
