import type { Api } from "../api";
import { pause, type Clock } from "../clock";
import {
  LeftoverError,
  NoAnswerError,
  ServerError,
  UncertainCreateError,
  UnreadableError,
  isZavuError,
  messageOf,
  type ZavuError,
} from "../errors";
import { sentence, withArticle } from "../failureText";
import { CreateLock } from "./createLock";
import { unlessMissing } from "./missing";
import type { Context } from "./types";

// The list may show a new resource a second or two after its creation.
const LIST_LAG_MS = 3_000;
// If no new resource appears within this time, the first POST counts as not processed.
const GRACE_MS = 15_000;
// A server may process a request long after its connection is gone. What appears within this time is reported.
const LATEST_MS = 30_000;
const BETWEEN_SEARCHES_MS = 2_000;
// `createdAt` and the `Date` header may come from different machines, whose clocks differ a little.
const CLOCK_SLACK_MS = 2_000;

const OUT_OF_TIME = "The operation ended before the search of the account was complete.";

/** A resource that a POST has created. */
export interface Item {
  id: string;
  /** ISO 8601. */
  createdAt?: string | undefined;
}

/**
 * Whether a POST may have created a resource.
 *
 * - `yes`: the resource is as the POST declared it.
 * - `ifChanged`: only if the server changed a declared value.
 */
export type Match = "yes" | "ifChanged" | "no";

/** How to create a kind of resource, and how to recognize the resource of a lost POST. */
export interface Creation<Inputs, T extends Item> {
  /** The kind of resource in messages, such as "session". */
  noun: string;
  /** The same text for all declarations whose resources a search may confuse. */
  likeness(inputs: Inputs): string;
  /** A declared value in which declarations of one likeness may differ. */
  variant(inputs: Inputs): string | undefined;
  /** Sends the POST. */
  post(inputs: Inputs, context: Context): Promise<T>;
  /** Lists all resources that a POST of these inputs may have created. */
  list(inputs: Inputs, context: Context): Promise<T[]>;
  /** Whether a list item has every field that `hasLabel` and `match` compare. Otherwise `read` follows. */
  isWhole(item: T, inputs: Inputs): boolean;
  read(id: string, context: Context): Promise<T>;
  /** Whether an item has the declared label. */
  hasLabel(item: T, inputs: Inputs): boolean;
  /** @param lost how many creates that declare a variant search for their resource. */
  match(item: T, inputs: Inputs, lost: (variant: string | undefined) => number): Match;
  words: {
    /** The path of the list, for errors. */
    path: string;
    /** The properties that are compared, such as "displayName and egress". */
    compared: string;
    /** The properties of a resource that matches only if the server changed a value. */
    changed: string;
    /** How a program adopts a resource. */
    takeOver: string;
    /** The command that shows one. */
    show: string;
  };
}

/** The result of a create: a resource, and perhaps a lost POST whose own resource may still appear. */
export interface Created<T> {
  item: T;
  /** Whether a search found it. Then the fields that only the POST's answer has are missing. */
  isFound: boolean;
  /** The lost POST: the server's time before it was sent, and the local time when it failed. */
  unseen?: { since: number; lostAt: number };
}

export interface CreateOnceParts<Inputs, T extends Item> {
  creation: Creation<Inputs, T>;
  /** The ids of this run's resources, which a search must not take. */
  known: { noteKnown(id: string): void; isKnown(id: string): boolean };
  api: Pick<Api, "serverClock">;
  clock: Clock;
}

/**
 * Creates exactly one resource, although the API has no idempotency key. If the outcome of a POST is unknown, it searches
 * the account for the resource, and retries the POST once only if it finds none.
 */
export class CreateOnce<Inputs, T extends Item> {
  private readonly locks = new Map<string, CreateLock>();

  constructor(private readonly parts: CreateOnceParts<Inputs, T>) {}

  /**
   * @throws {UncertainCreateError} if the account does not show which resource the POST created, or whether it created one.
   * @throws {ZavuError} if the API refused the request. Then nothing was created.
   */
  async create(inputs: Inputs, context: Context): Promise<Created<T>> {
    // Use the server's clock: the local one may be minutes off.
    const since = this.parts.api.serverClock.now();
    const first = await this.attempt(inputs, context);
    if ("item" in first) return { item: first.item, isFound: false };
    if (since === undefined)
      throw this.uncertain(first.lost, "The account could not be searched, because the API never answered.");
    const lock = this.lockOf(inputs);
    const lostAt = this.parts.clock.now();
    const found = await this.find(inputs, since, first.lost, context);
    // If another create has given up its POST, this resource may belong to that POST, and ours may still appear.
    if (found) return { item: found, isFound: true, ...(lock.hasGivenUp ? { unseen: { since, lostAt } } : {}) };
    lock.hasGivenUp = true;
    const second = await this.attempt(inputs, context).catch((error: unknown) => {
      // The second POST was refused, but the resource of the first may still appear.
      throw this.uncertain(
        first.lost,
        `The account has no new ${this.parts.creation.noun}, and a retry of the request failed: ${messageOf(error)}`,
      );
    });
    if ("item" in second) return { item: second.item, isFound: false, unseen: { since, lostAt } };
    const lostAgainAt = this.parts.clock.now();
    const foundLate = await this.find(inputs, since, second.lost, context);
    // Either POST may have created it, and the resource of the other may still appear.
    if (foundLate) return { item: foundLate, isFound: true, unseen: { since, lostAt: lostAgainAt } };
    const { noun } = this.parts.creation;
    throw this.uncertain(second.lost, `The request was sent twice, and the account has no new ${noun}.`);
  }

  /**
   * Searches again for the resource of a lost POST that was retried.
   *
   * @returns an error if there may be one; undefined if there is none, or no POST was lost.
   */
  async leftover(inputs: Inputs, { unseen }: Created<T>, context: Context): Promise<ZavuError | undefined> {
    if (!unseen) return undefined;
    const { clock, creation } = this.parts;
    const { noun, words } = creation;
    const isInTime = await pause(clock, unseen.lostAt + LATEST_MS - clock.now(), context);
    const search = async () =>
      (await this.fresh(inputs, unseen.since, context)).filter((item) => this.match(item, inputs) !== "no");
    const candidates = isInTime
      ? await this.lockOf(inputs)
          .exclusive(search)
          .catch(() => undefined)
      : undefined;
    if (!candidates) {
      return new LeftoverError(
        `It is not known whether ${withArticle(noun)} was created twice: the create request got no answer and was retried, and the account could not be searched again.`,
        `List the account's ${noun}s, and check whether there is a second new one with the same ${words.compared}.`,
      );
    }
    if (candidates.length === 0) return undefined;
    const ids = idsOf(candidates);
    const name = sentence(noun);
    const left = candidates.length === 1 ? `${name} ${ids} is` : `${name}s ${ids} are`;
    return new LeftoverError(
      `The create request got no answer and was retried, and both attempts seem to have succeeded. ${left} not in state.`,
      `If no other program uses it, delete it or ${words.takeOver} in another resource.`,
    );
  }

  /** Sends one POST. Returns the new resource, or the failure after which the outcome is unknown. */
  private attempt(inputs: Inputs, context: Context): Promise<{ item: T } | { lost: ZavuError }> {
    return this.lockOf(inputs).shared(async () => {
      try {
        const item = await this.parts.creation.post(inputs, context);
        this.parts.known.noteKnown(item.id);
        return { item };
      } catch (error) {
        if (isZavuError(error) && mayHaveWorked(error)) return { lost: error };
        throw error;
      }
    });
  }

  /** The resource that a lost POST created; undefined if none appears within the grace period. */
  private find(inputs: Inputs, since: number, lost: ZavuError, context: Context): Promise<T | undefined> {
    const { clock, known, creation } = this.parts;
    const lock = this.lockOf(inputs);
    const lostAt = clock.now();
    const variant = creation.variant(inputs);
    return lock.search(variant, async () => {
      for (;;) {
        const left = (ms: number) => lostAt + ms - clock.now();
        if (!(await pause(clock, left(LIST_LAG_MS), context))) throw this.uncertain(lost, OUT_OF_TIME);
        const fresh = await this.fresh(inputs, since, context).catch((error: unknown) => {
          throw this.uncertain(lost, `The account could not be searched: ${messageOf(error)}`);
        });
        const candidates = fresh.filter((item) => this.match(item, inputs) === "yes");
        const similar = fresh.filter((item) => this.match(item, inputs) === "ifChanged");
        const isOver = left(GRACE_MS) <= 0;
        // If there are as many lost POSTs as new resources, each takes one, since the resources are alike.
        const isUnclear = candidates.length > lock.lost(variant) || (candidates.length > 0 && similar.length > 0);
        if (isUnclear || (isOver && similar.length > 0)) {
          const ids = idsOf([...candidates, ...similar]);
          throw this.uncertain(
            lost,
            candidates.length > 0
              ? `It may have created one of these new ${creation.noun}s: ${ids}.`
              : `These new ${creation.noun}s have ${creation.words.changed}: ${ids}.`,
          );
        }
        const [found] = candidates;
        if (found) {
          known.noteKnown(found.id);
          context.warn(this.foundText(found.id, lost));
          return found;
        }
        if (isOver) return undefined;
        if (!(await pause(clock, Math.min(BETWEEN_SEARCHES_MS, left(GRACE_MS)), context)))
          throw this.uncertain(lost, OUT_OF_TIME);
      }
    });
  }

  /** The new resources with the declared label that belong to no resource of this run. */
  private async fresh(inputs: Inputs, since: number, context: Context): Promise<T[]> {
    const { creation, known } = this.parts;
    const items = (await creation.list(inputs, context)).filter(
      ({ id, createdAt }) => !known.isKnown(id) && (createdAt === undefined || this.isSince(createdAt, since)),
    );
    const whole = await Promise.all(items.map((item) => this.whole(item, inputs, context)));
    return whole.filter((item) => creation.hasLabel(item, inputs) && this.isSince(item.createdAt, since));
  }

  /** A list item with all its fields, or as it is if the API does not show it by id yet. */
  private async whole(item: T, inputs: Inputs, context: Context): Promise<T> {
    const { creation } = this.parts;
    if (creation.isWhole(item, inputs)) return item;
    return (await unlessMissing(creation.read(item.id, context))) ?? item;
  }

  /** @throws {UnreadableError} if `createdAt` is not a time. */
  private isSince(createdAt: string | undefined, since: number): boolean {
    const created = Date.parse(createdAt ?? "");
    const { noun, words } = this.parts.creation;
    if (!Number.isNaN(created)) return created >= since - CLOCK_SLACK_MS;
    const why = `it does not say when ${withArticle(noun)} was created`;
    throw new UnreadableError({ method: "GET", path: words.path }, 200, why);
  }

  private match(item: T, inputs: Inputs): Match {
    const lock = this.lockOf(inputs);
    return this.parts.creation.match(item, inputs, (variant) => lock.lost(variant));
  }

  private lockOf(inputs: Inputs): CreateLock {
    const likeness = this.parts.creation.likeness(inputs);
    let lock = this.locks.get(likeness);
    if (!lock) this.locks.set(likeness, (lock = new CreateLock()));
    return lock;
  }

  private foundText(id: string, lost: ZavuError): string {
    const { noun, words } = this.parts.creation;
    return (
      `${lost.message} A search of the account found ${noun} ${id}, which is now in state. It is new, has the declared ` +
      `${words.compared}, and belongs to no other resource of this run. If another stack created such ${withArticle(noun)} ` +
      `at the same time, both stacks may have this one: check with \`${words.show}\` before you destroy either stack.`
    );
  }

  private uncertain(lost: ZavuError, what: string): ZavuError {
    const { noun, words } = this.parts.creation;
    return new UncertainCreateError(
      `It is not known whether ${withArticle(noun)} was created: ${lost.message} ${what}`,
      `Nothing is in state. List the account's ${noun}s before the next \`pulumi up\`, which would create another one. ` +
        `If a new one is yours, ${words.takeOver} or delete it.`,
    );
  }
}

/** Whether a failed POST may have created a resource. */
function mayHaveWorked(error: ZavuError): boolean {
  if (error instanceof NoAnswerError) return error.networkFailure.sent;
  return error instanceof ServerError || (error instanceof UnreadableError && error.status < 300);
}

const idsOf = (items: Item[]) => items.map(({ id }) => id).join(", ");
