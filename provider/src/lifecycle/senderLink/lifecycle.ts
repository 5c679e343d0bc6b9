import type { Api, Session } from "../../api";
import { pause, type Clock } from "../../clock";
import { ApiError, InputError, NotFoundError, StoppedError, TimeoutError } from "../../errors";
import { sessionListCache, type ListCache } from "../../wait";
import { Missing, unlessMissing } from "../missing";
import type { Verbs } from "../resource";
import type { Context, Observation, Outcome } from "../types";
import { linkedToAnother, noSender, noSession, notLinked, refusal, unknownSender } from "./problems";
import type { Turns } from "./turns";
import type { SenderLinkInputs, SenderLinkState } from "./types";

// Reads may lag behind writes.
const BETWEEN_READS_MS = 3_000;
// How long a link is retried that answers 404, since a server may not know the session yet, or 409, since it may be busy.
const REFUSED_MS = 25_000;

export interface SenderLinkParts {
  api: Api;
  clock: Clock;
  /** The links that this run has created or found, or that a declared resource has. A delete keeps them. */
  own: Set<string>;
  /** By session: a link reads the session and then changes it, so the changes of one session must not overlap. */
  turns: Turns;
}

/** A link between a session and a sender. It exists if the session shows the sender. */
export class SenderLinkLifecycle implements Verbs<SenderLinkInputs, SenderLinkState> {
  private readonly missing: Missing<Session>;
  private readonly listCache: ListCache<Session>;

  constructor(private readonly parts: SenderLinkParts) {
    const { api, clock } = parts;
    this.missing = new Missing({ noun: "session", api, clock, reader: api.sessions });
    this.listCache = sessionListCache(api, clock);
  }

  /** Links the sender, unless the session shows it already. */
  async create(inputs: SenderLinkInputs, context: Context): Promise<Outcome<SenderLinkState>> {
    const { status } = await this.inTurn(inputs, context, () => this.linked(inputs, context));
    const projectId = await this.parts.api.account.projectId().catch(() => undefined);
    return { id: idOf(inputs), state: { ...inputs, sessionStatus: status, projectId } };
  }

  async read(
    id: string,
    olds: SenderLinkState | undefined,
    context: Context,
  ): Promise<Observation<SenderLinkState> | undefined> {
    const link = linkOf(id);
    const session = olds
      ? await this.linkedSession(link, olds, context)
      : await this.parts.api.sessions.get(link.sessionId, context);
    if (!session) return undefined;
    if (session.senderId !== link.senderId) throw notLinked(link, session.senderId);
    const projectId = olds?.projectId ?? (await this.parts.api.account.projectId().catch(() => undefined));
    const state = { ...link, sessionStatus: session.status, projectId };
    return { id, state, ...(olds ? {} : { inputs: { ...link } }) };
  }

  /** A link has no input that can be updated, so only the options of its resource have changed. */
  async update(id: string, olds: SenderLinkState, news: SenderLinkInputs): Promise<Outcome<SenderLinkState>> {
    return { id, state: { ...olds, ...news } };
  }

  /**
   * Unlinks the session if it shows the sender. Keeps a link that a declared resource has: then the engine only deletes an
   * older entry of it, after a taint or under an old name.
   */
  async delete(id: string, olds: Partial<SenderLinkState>, context: Context): Promise<void> {
    const link = linkOf(id);
    if (this.parts.own.has(id)) return;
    await this.inTurn(link, context, () => this.unlink(link, olds, context));
  }

  async checkOwner(id: string, { projectId }: Partial<SenderLinkState>): Promise<void> {
    await this.missing.checkProject(linkOf(id).sessionId, projectId);
  }

  /** Runs a task that reads the session and then changes its link, after those that began earlier. */
  private inTurn<T>({ sessionId }: SenderLinkInputs, limits: Context, task: () => Promise<T>): Promise<T> {
    return this.parts.turns.take(sessionId, { clock: this.parts.clock, limits }, task);
  }

  /** The session, linked to the sender. */
  private async linked(inputs: SenderLinkInputs, context: Context): Promise<Session> {
    const until = this.parts.clock.now() + REFUSED_MS;
    for (;;) {
      const session = await this.sessionFor(inputs, context);
      if (!session) throw noSession(inputs);
      if (showsAnother(session, inputs)) throw linkedToAnother(inputs, session.senderId);
      const isLinked = session.senderId === inputs.senderId;
      const linked = isLinked ? session : await this.link(inputs, session, until, context);
      if (!linked) continue;
      this.parts.own.add(idOf(inputs));
      return linked;
    }
  }

  /** Reads the session that a link is created for. @returns undefined if there is none. */
  private async sessionFor(inputs: SenderLinkInputs, context: Context): Promise<Session | undefined> {
    const session = await this.missing.find(inputs.sessionId, {}, context);
    const other = session?.senderId ?? this.ownOther(inputs);
    if (!session || other === undefined || other === inputs.senderId) return session;
    // Reads may lag behind the unlink of the link that this one replaces, or behind another link of this run.
    if (await this.pause(context)) return this.missing.find(inputs.sessionId, {}, context);
    throw linkedToAnother(inputs, other);
  }

  /** Another sender that this run has linked to the session, or that a declared link has. */
  private ownOther(inputs: SenderLinkInputs): string | undefined {
    const start = `${inputs.sessionId}/`;
    const other = [...this.parts.own].find((id) => id.startsWith(start) && id !== idOf(inputs));
    return other?.slice(start.length);
  }

  /** Sends the link. @returns undefined, some seconds after a refusal that may pass, if there is time for a retry. */
  private async link(
    inputs: SenderLinkInputs,
    session: Session,
    until: number,
    context: Context,
  ): Promise<Session | undefined> {
    const { api, clock } = this.parts;
    this.listCache.forget(inputs.sessionId);
    try {
      return await api.sessions.link(inputs.sessionId, inputs.senderId, context);
    } catch (failure) {
      if (failure instanceof NotFoundError) await this.requireSender(inputs, failure, context);
      if (mayPass(failure) && clock.now() < until && (await this.pause(context))) return undefined;
      throw refusal(inputs, session, failure);
    }
  }

  /** @throws {SenderLinkError} if the sender of a link that answered 404 does not exist, or cannot be read. */
  private async requireSender(inputs: SenderLinkInputs, failure: NotFoundError, context: Context): Promise<void> {
    const read = this.parts.api.senders.get(inputs.senderId, context);
    const sender = await unlessMissing(read).catch((error: unknown) => {
      throw unknownSender(inputs, failure, error);
    });
    if (!sender) throw noSender(inputs, failure);
  }

  private async unlink(link: SenderLinkInputs, olds: Partial<SenderLinkState>, context: Context): Promise<void> {
    while (await this.linkedSession(link, olds, context)) {
      const unlinked = this.parts.api.sessions.unlink(link.sessionId, context).then(() => true);
      const isDone = await unlessMissing(unlinked);
      this.listCache.forget(link.sessionId);
      if (isDone) return;
      // The session may have been deleted since the read, which the next read confirms.
      await this.missing.pause(link.sessionId, context);
    }
  }

  /** Waits before a read is repeated. @returns false if the time ends first. */
  private pause(context: Context): Promise<boolean> {
    return pause(this.parts.clock, BETWEEN_READS_MS, context);
  }

  /** The session of a link in state; undefined if the session is gone, or shows no or another sender. */
  private async linkedSession(
    { sessionId, senderId }: SenderLinkInputs,
    { projectId }: Partial<SenderLinkState>,
    context: Context,
  ): Promise<Session | undefined> {
    const first = unlessMissing(this.listCache.get(sessionId, context));
    const session = await this.missing.find(sessionId, { projectId }, context, first);
    if (!session || session.senderId === senderId) return session;
    // Reads may lag behind a new link, so a second read has to confirm it.
    if (!(await this.pause(context))) throw unconfirmed({ sessionId, senderId }, context);
    const again = await this.missing.find(sessionId, { projectId }, context);
    return again?.senderId === senderId ? again : undefined;
  }
}

/** The error for a link that one read did not show, if the operation ends before a second read. */
function unconfirmed({ sessionId, senderId }: SenderLinkInputs, { signal }: Context): Error {
  const what = `Session ${sessionId} did not show sender ${senderId}`;
  const kept = "before a second read could confirm it. The link stays in state.";
  return signal.aborted
    ? new StoppedError(`${what}, and the operation was stopped ${kept}`, "Run the command again.")
    : new TimeoutError(
        `${what}, and the operation timed out ${kept}`,
        "Run the command again, or set a longer timeout with customTimeouts.",
      );
}

/** Whether the API may accept the same link some seconds later. */
const mayPass = (failure: unknown) => failure instanceof ApiError && [404, 409].includes(failure.refusal.status);

/** Whether the session shows another sender than the declared one. */
const showsAnother = (session: Session, { senderId }: SenderLinkInputs): session is Session & { senderId: string } =>
  session.senderId !== undefined && session.senderId !== senderId;

const idOf = ({ sessionId, senderId }: SenderLinkInputs) => `${sessionId}/${senderId}`;

/** @throws {InputError} if the id does not have the form of a link's id. */
function linkOf(id: string): SenderLinkInputs {
  const [sessionId, senderId, ...rest] = id.split("/");
  if (sessionId && senderId && rest.length === 0) return { sessionId, senderId };
  throw new InputError("The id of a sender link has the form SESSION/SENDER; no request was sent.", "Correct the id.");
}
