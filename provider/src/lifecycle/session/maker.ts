import { isSummary, type Api, type Session } from "../../api";
import { pause, type Clock } from "../../clock";
import {
  LeftoverError,
  NoAnswerError,
  NotFoundError,
  ServerError,
  UncertainCreateError,
  UnreadableError,
  isZavuError,
  messageOf,
  type ZavuError,
} from "../../errors";
import type { Context } from "../types";
import type { Claims } from "./claims";
import { driftedEgress, egressOf, isSameName, labelOf } from "./declared";
import { Turns } from "./turns";
import type { SessionInputs } from "./types";

// The list may show a new session a second or two late.
const LIST_LAG_MS = 3_000;
// After this long without a trace of it, the first POST is taken for never processed.
const GRACE_MS = 15_000;
// A server may act on a request long after the connection is gone; what comes up until then is told.
const LATEST_MS = 30_000;
const BETWEEN_LOOKS_MS = 2_000;
// The clocks of a server's machines may differ a little; `createdAt` comes from another than `Date`.
const CLOCK_SLACK_MS = 2_000;

const OUT_OF_TIME = "The operation ended before the account could be searched to the end.";

/** What a create came to: a session, and a POST of the same declaration whose own may still come up, if there is one. */
export interface Made {
  session: Session;
  /** `since` by the server's clock, before it was sent; `lostAt` by our own, when it got no answer. */
  unseen?: { since: number; lostAt: number };
}

export interface MakerParts {
  api: Api;
  claims: Claims;
  clock: Clock;
}

/**
 * Makes exactly one session although the API has no idempotency key. A POST whose outcome is unknown is looked for in
 * the account; only where it left no trace is it repeated, once.
 */
export class Maker {
  private readonly turns = new Map<string, Turns>();

  constructor(private readonly parts: MakerParts) {}

  /**
   * @throws {UncertainCreateError} where the account cannot tell which session it was, or whether there is one.
   * @throws {ZavuError} where the API refused: nothing was made.
   */
  async make(inputs: SessionInputs, context: Context): Promise<Made> {
    // By the server's clock: this machine's own may be minutes off.
    const since = this.parts.api.serverClock.now();
    const first = await this.attempt(inputs, context);
    if ("session" in first) return first;
    if (since === undefined)
      throw uncertain(first.lost, "The account was not searched, since no answer had told the server's time.");
    const turns = this.turnsOf(inputs);
    const lostAt = this.parts.clock.now();
    const found = await this.find(inputs, since, first.lost, context);
    // Where another's POST was given up before, what was found may be its late session, and ours is still to come.
    if (found) return { session: found, ...(turns.hasGivenUp ? { unseen: { since, lostAt } } : {}) };
    turns.hasGivenUp = true;
    const second = await this.attempt(inputs, context).catch((error: unknown) => {
      // The refusal is the second's alone: the first may still come up.
      throw uncertain(first.lost, `It left no trace in the account and was repeated; that failed: ${messageOf(error)}`);
    });
    if ("session" in second) return { session: second.session, unseen: { since, lostAt } };
    const lostAgainAt = this.parts.clock.now();
    const foundLate = await this.find(inputs, since, second.lost, context);
    // Which of the two it was nobody knows: the other may come up as late after the second.
    if (foundLate) return { session: foundLate, unseen: { since, lostAt: lostAgainAt } };
    throw uncertain(second.lost, "It was sent twice, and no new session was found in the account.");
  }

  /**
   * What there is to say of a POST whose session was not seen: that it made one after all, or that nobody knows. A
   * create that has no such POST has nothing to say.
   */
  async leftover(inputs: SessionInputs, { unseen }: Made, context: Context): Promise<ZavuError | undefined> {
    if (!unseen) return undefined;
    const { clock } = this.parts;
    const isInTime = await pause(clock, unseen.lostAt + LATEST_MS - clock.now(), context);
    const look = async () =>
      (await this.fresh(inputs, unseen.since, context)).filter(
        (session) => this.canBe(session, inputs) || this.isSimilar(session, inputs),
      );
    const candidates = isInTime
      ? await this.turnsOf(inputs)
          .alone(look)
          .catch(() => undefined)
      : undefined;
    if (!candidates) {
      return new LeftoverError(
        "It is not known whether a session was made twice: a POST of this declaration got no answer and was repeated, and there was no time or no way to look again.",
        "List the account's sessions: a second one with this displayName, just as new, may be it.",
      );
    }
    if (candidates.length === 0) return undefined;
    const ids = idsOf(candidates);
    const left = candidates.length === 1 ? `Session ${ids} has` : `Sessions ${ids} have`;
    return new LeftoverError(
      `${left} come up in the account beside the one that is in state: a POST of this declaration got no answer and was repeated.`,
      "No resource of this run has it. If it is no other program's, delete it or take it over with adoptSessionId in another resource.",
    );
  }

  /** One POST: the session it made, or why nobody knows. */
  private async attempt(inputs: SessionInputs, context: Context): Promise<{ session: Session } | { lost: ZavuError }> {
    const { displayName, egress } = inputs;
    return this.turnsOf(inputs).post(async () => {
      try {
        const session = await this.parts.api.sessions.create({ displayName, egress }, context);
        this.parts.claims.know(session.id);
        return { session };
      } catch (error) {
        if (isZavuError(error) && mayHaveWorked(error)) return { lost: error };
        throw error;
      }
    });
  }

  /** The session that a lost POST made; undefined where it left no trace for the time of grace. */
  private find(inputs: SessionInputs, since: number, lost: ZavuError, context: Context): Promise<Session | undefined> {
    const { clock, claims } = this.parts;
    const turns = this.turnsOf(inputs);
    const lostAt = clock.now();
    const country = inputs.egress?.country;
    return turns.search(country, async () => {
      for (;;) {
        const left = (ms: number) => lostAt + ms - clock.now();
        if (!(await pause(clock, left(LIST_LAG_MS), context))) throw uncertain(lost, OUT_OF_TIME);
        const fresh = await this.fresh(inputs, since, context).catch((error: unknown) => {
          throw uncertain(lost, `The account could not be searched: ${messageOf(error)}`);
        });
        const candidates = fresh.filter((session) => this.canBe(session, inputs));
        const similar = fresh.filter((session) => !candidates.includes(session) && this.isSimilar(session, inputs));
        const isOver = left(GRACE_MS) <= 0;
        // As many lost POSTs of the same declaration as new sessions: they are alike, and each takes one.
        const isUnclear = candidates.length > turns.lost(country) || (candidates.length > 0 && similar.length > 0);
        if (isUnclear || (isOver && similar.length > 0)) {
          const what = candidates.length > 0 ? "may be it" : "have its displayName and another egress";
          throw uncertain(lost, `These new sessions ${what}: ${idsOf([...candidates, ...similar])}.`);
        }
        const [found] = candidates;
        if (found) {
          claims.know(found.id);
          context.warn(foundText(found.id, lost));
          return found;
        }
        if (isOver) return undefined;
        if (!(await pause(clock, Math.min(BETWEEN_LOOKS_MS, left(GRACE_MS)), context)))
          throw uncertain(lost, OUT_OF_TIME);
      }
    });
  }

  /** New sessions with the declared name, and nobody's that this run knows of. */
  private async fresh(inputs: SessionInputs, since: number, context: Context): Promise<Session[]> {
    const items = await this.parts.api.sessions.all(context);
    const unknown = items.filter(({ id }) => !this.parts.claims.isKnown(id));
    const fresh = unknown.filter(({ createdAt }) => createdAt === undefined || isSince(createdAt, since));
    const sessions = await Promise.all(fresh.map((item) => this.whole(item, context)));
    return sessions.filter((session) => {
      if (!isSameName(session.displayName, inputs.displayName)) return false;
      if (session.createdAt === undefined) throw unreadable("it does not say when a session was created");
      return isSince(session.createdAt, since);
    });
  }

  /** A list may hold summaries: how a session was declared, only the session itself says. */
  private async whole(item: Session, context: Context): Promise<Session> {
    if (!isSummary(item)) return item;
    return this.parts.api.sessions.get(item.id, context).catch((error: unknown) => {
      // The API may list a new session before it can be read.
      if (error instanceof NotFoundError) return item;
      throw error;
    });
  }

  /** Whether the POST can have made a new session: its egress is as declared. */
  private canBe(session: Session, inputs: SessionInputs): boolean {
    if (driftedEgress(inputs.egress, session.egress)) return false;
    // Right after a create the server reports a country that was declared. If none was, another lost POST that declared
    // just this one comes first.
    const [declared, has] = [inputs.egress?.country, session.egress?.country];
    return declared !== undefined ? has === declared : has === undefined || this.turnsOf(inputs).lost(has) === 0;
  }

  /**
   * Whether the POST can have made a new session only if the server has changed the declared egress (another country
   * code, say). One that another lost POST of this run declared is none of them.
   */
  private isSimilar({ egress }: Session, inputs: SessionInputs): boolean {
    return egress?.kind === egressOf(inputs.egress).kind && this.turnsOf(inputs).lost(egress.country) === 0;
  }

  /** Declarations that a search may take for each other share their turns: a country that is not declared may be any. */
  private turnsOf(inputs: SessionInputs): Turns {
    const likeness = JSON.stringify([labelOf(inputs.displayName), egressOf(inputs.egress).kind, inputs.egress?.nodeId]);
    let turns = this.turns.get(likeness);
    if (!turns) this.turns.set(likeness, (turns = new Turns()));
    return turns;
  }
}

/** @throws {UnreadableError} if the time is not one. */
function isSince(createdAt: string, since: number): boolean {
  const created = Date.parse(createdAt);
  if (Number.isNaN(created)) throw unreadable("it does not say when a session was created");
  return created >= since - CLOCK_SLACK_MS;
}

/** Whether a POST that failed so may have made a session all the same. */
function mayHaveWorked(error: ZavuError): boolean {
  if (error instanceof NoAnswerError) return error.silence.sent;
  return error instanceof ServerError || (error instanceof UnreadableError && error.status < 300);
}

const idsOf = (sessions: Session[]) => sessions.map(({ id }) => id).join(", ");

const foundText = (id: string, lost: ZavuError) =>
  `Session ${id} was found by a search and is now in state: ${lost.message} It is new, has the declared displayName and ` +
  "egress, and no other resource of this run has it. If another stack created such a session in the same seconds, both " +
  "stacks may have this one: check with `pulumi-zavu show` before you destroy either.";

const unreadable = (why: string) => new UnreadableError({ method: "GET", path: "/v1/whatsapp-alt/sessions" }, 200, why);

function uncertain(lost: ZavuError, what: string): ZavuError {
  return new UncertainCreateError(
    `It is not known whether a session was made: ${lost.message} ${what}`,
    "Nothing is in state. List the account's sessions before the next `pulumi up`, which would make another: " +
      "a new one can be taken over with adoptSessionId, or deleted.",
  );
}
