import type { Api } from "../api";
import { pause, type Clock, type Limits } from "../clock";
import { NotFoundError, StoppedError, TimeoutError, UncertainGoneError, WrongProjectError, messageOf } from "../errors";
import { sentence } from "../failureText";
import { redact } from "../redact";

/** What state knows of a resource that answers 404. */
export interface Known {
  /** The Zavu project that owns it. */
  projectId?: string | undefined;
  /** ISO 8601. */
  createdAt?: string | undefined;
}

/** Where to ask for a kind of resource. */
export interface MissingParts<T> {
  /** What messages call it, such as "session". */
  noun: string;
  api: Pick<Api, "account" | "serverClock">;
  clock: Clock;
  reader: {
    get(id: string, limits: Limits): Promise<T>;
    /** Every resource of this kind in the account. */
    all(limits: Limits): Promise<{ id: string }[]>;
  };
}

// Reads may lag behind writes, and one of several servers may not know a resource for a moment.
const BETWEEN_READS_MS = 3_000;
// The reads of a resource this young may not show it yet, so that its 404 means nothing.
const YOUNG_MS = 20_000;
// After this long the list and the resource itself contradict each other for good.
const CONTRADICTION_MS = 30_000;
const LIST_MS = 30_000;

/**
 * Decides whether a resource that answers 404 is gone. It is the only place that does. A resource is gone if two reads,
 * some seconds apart, answer 404, the account's list in between does not show it, and the key belongs to the project
 * that owns it.
 */
export class Missing<T> {
  private listing: Promise<Set<string>> | undefined;

  constructor(private readonly parts: MissingParts<T>) {}

  /**
   * Reads a resource, and makes sure if it answers 404.
   *
   * @param read the first read; by default a GET.
   * @returns undefined if the resource is gone.
   * @throws {WrongProjectError} if the key belongs to another project, or the account's list cannot be read.
   * @throws {UncertainGoneError} if the list keeps showing a resource that answers 404.
   * @throws {ZavuError} if a request fails otherwise, or the time ends first.
   */
  async find(
    id: string,
    known: Known,
    limits: Limits,
    read: Promise<T> = this.parts.reader.get(id, limits),
  ): Promise<T | undefined> {
    const first = await unlessMissing(read);
    if (first) return first;
    await this.checkProject(id, known.projectId);
    const since = this.parts.clock.now();
    for (;;) {
      const isListed = (await this.list(id)).has(id);
      await this.pause(id, limits);
      const found = await unlessMissing(this.parts.reader.get(id, limits));
      if (found) return found;
      if (!isListed && !this.isYoung(known)) return undefined;
      if (isListed && this.parts.clock.now() - since > CONTRADICTION_MS) {
        throw new UncertainGoneError(
          `${this.name(id)} answers 404, but the account's list shows it. It stays in state.`,
          "Run the command again later. If the error persists, report it to Zavu.",
        );
      }
    }
  }

  /** Waits before the next read. @throws {ZavuError} if the time ends first: then nothing is known. */
  async pause(id: string, limits: Limits): Promise<void> {
    if (await pause(this.parts.clock, BETWEEN_READS_MS, limits)) return;
    const what = `${this.name(id)} answered 404, which was not confirmed`;
    if (limits.signal.aborted) throw new StoppedError(`${what}: the operation was stopped.`, "Run the command again.");
    throw new TimeoutError(
      `${what}: the operation's time ran out. It stays in state.`,
      "Give it more time with customTimeouts, or run the command again.",
    );
  }

  /** @throws {WrongProjectError} if the key belongs to another project, and any {ZavuError} if it could not be asked for. */
  async checkProject(id: string, owner: string | undefined): Promise<void> {
    const current = await this.parts.api.account.projectId();
    if (owner === undefined || current === undefined || current === owner) return;
    throw new WrongProjectError(
      `${this.name(id)} belongs to project ${redact(owner)}, but the key belongs to project ${redact(current)}: under this key nothing is known of the ${this.parts.noun}, which stays in state.`,
      "Use the key that created it: check zavu:apiKey and the environment (ZAVU_API_KEY, ZAVUDEV_API_KEY).",
    );
  }

  /** The ids of the account. Resources that ask at the same time share one reading of the list. */
  private async list(id: string): Promise<Set<string>> {
    const limits = { signal: new AbortController().signal, deadline: this.parts.clock.now() + LIST_MS };
    this.listing ??= this.parts.reader
      .all(limits)
      .then((items) => new Set(items.map((item) => item.id)))
      .finally(() => (this.listing = undefined));
    return this.listing.catch((error: unknown) => {
      throw new WrongProjectError(
        `${this.name(id)} answered 404, which is not believed, since the list of ${this.parts.noun}s could not be read: ${messageOf(error)}`,
        "Check the base URL (zavu:baseUrl, ZAVU_BASE_URL) and the key.",
      );
    });
  }

  private name(id: string): string {
    return `${sentence(this.parts.noun)} ${id}`;
  }

  private isYoung({ createdAt }: Known): boolean {
    const now = this.parts.api.serverClock.now();
    const created = Date.parse(createdAt ?? "");
    return now !== undefined && now - created < YOUNG_MS;
  }
}

/** What was read; undefined after a 404. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
