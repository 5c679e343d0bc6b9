import type { Api } from "../api";
import { pause, type Clock, type Limits } from "../clock";
import { NotFoundError, StoppedError, TimeoutError, UncertainGoneError, WrongProjectError, messageOf } from "../errors";
import { sentence } from "../failureText";
import { redact } from "../redact";

/** What state has about a resource that answers 404. */
export interface Known {
  /** The Zavu project that owns it. */
  projectId?: string | undefined;
  /** ISO 8601. */
  createdAt?: string | undefined;
}

/** How to read a kind of resource. */
export interface MissingParts<T> {
  /** The kind of resource in messages, such as "session". */
  noun: string;
  api: Pick<Api, "account" | "serverClock">;
  clock: Clock;
  reader: {
    get(id: string, limits: Limits): Promise<T>;
    /** Every resource of this kind in the account. */
    all(limits: Limits): Promise<{ id: string }[]>;
  };
}

// Reads may lag behind writes, and one of several servers may not know a resource yet.
const BETWEEN_READS_MS = 3_000;
// A resource this young may not be visible to reads yet, so a 404 does not mean that it is gone.
const YOUNG_MS = 20_000;
// If the list and the reads still contradict each other after this time, the provider gives up.
const CONTRADICTION_MS = 30_000;
const LIST_MS = 30_000;

/**
 * Decides whether a resource that answers 404 is gone. No other code decides this. A resource is gone if two reads, some
 * seconds apart, answer 404, the account's list in between does not show it, and the key belongs to the project that owns
 * it.
 */
export class Missing<T> {
  private listing: Promise<Set<string>> | undefined;

  constructor(private readonly parts: MissingParts<T>) {}

  /**
   * Reads a resource, and confirms a 404.
   *
   * @param first the result of the first read, undefined after a 404. Default: a GET.
   * @returns undefined if the resource is gone.
   * @throws {WrongProjectError} if the key belongs to another project, or the account's list cannot be read.
   * @throws {UncertainGoneError} if the list keeps showing a resource that answers 404.
   * @throws {ZavuError} if a request fails otherwise, or the operation ends first.
   */
  async find(
    id: string,
    known: Known,
    limits: Limits,
    first: Promise<T | undefined> = unlessMissing(this.parts.reader.get(id, limits)),
  ): Promise<T | undefined> {
    const found = await first;
    if (found) return found;
    await this.checkProject(id, known.projectId);
    const since = this.parts.clock.now();
    for (;;) {
      const isListed = (await this.list(id)).has(id);
      await this.pause(id, limits);
      const again = await unlessMissing(this.parts.reader.get(id, limits));
      if (again) return again;
      if (!isListed && !this.isYoung(known)) return undefined;
      if (isListed && this.parts.clock.now() - since > CONTRADICTION_MS) {
        throw new UncertainGoneError(
          `The API answers 404 for ${this.parts.noun} ${id}, but the account's list shows it. It stays in state.`,
          "Run the command again later. If the error persists, report it to Zavu.",
        );
      }
    }
  }

  /** Sends a DELETE until the resource is gone, since a resource may exist although its DELETE answered 404. */
  async remove(id: string, known: Known, limits: Limits, send: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
      }
      if (!(await this.find(id, known, limits))) return;
      await this.pause(id, limits);
    }
  }

  /** Waits before the next read. @throws {ZavuError} if the operation ends first, so that the 404 is not confirmed. */
  async pause(id: string, limits: Limits): Promise<void> {
    if (await pause(this.parts.clock, BETWEEN_READS_MS, limits)) return;
    const what = `The API answered 404 for ${this.parts.noun} ${id}`;
    const kept = "before a second read could confirm it. It stays in state.";
    if (limits.signal.aborted)
      throw new StoppedError(`${what}, and the operation was stopped ${kept}`, "Run the command again.");
    throw new TimeoutError(
      `${what}, and the operation timed out ${kept}`,
      "Run the command again, or set a longer timeout with customTimeouts.",
    );
  }

  /** @throws {WrongProjectError} if the key belongs to another project, and a {ZavuError} if the project cannot be read. */
  async checkProject(id: string, owner: string | undefined): Promise<void> {
    // Without an owner there is nothing to compare, so the key's project does not matter, even if it cannot be read.
    if (owner === undefined) return;
    const current = await this.parts.api.account.projectId();
    if (current === undefined || current === owner) return;
    throw new WrongProjectError(
      `${sentence(this.parts.noun)} ${id} belongs to project ${redact(owner)}, but the key belongs to project ${redact(current)} and cannot see it. It stays in state.`,
      "Use a key of the project that owns it. Check zavu:apiKey and the environment (ZAVU_API_KEY, ZAVUDEV_API_KEY).",
    );
  }

  /** The ids in the account. Concurrent callers share one read of the list. */
  private async list(id: string): Promise<Set<string>> {
    const limits = { signal: new AbortController().signal, deadline: this.parts.clock.now() + LIST_MS };
    this.listing ??= this.parts.reader
      .all(limits)
      .then((items) => new Set(items.map((item) => item.id)))
      .finally(() => (this.listing = undefined));
    return this.listing.catch((error: unknown) => {
      throw new WrongProjectError(
        `The API answered 404 for ${this.parts.noun} ${id}, but the list of ${this.parts.noun}s could not be read to confirm it: ${messageOf(error)}`,
        "Check the base URL (zavu:baseUrl, ZAVU_BASE_URL) and the key.",
      );
    });
  }

  private isYoung({ createdAt }: Known): boolean {
    const now = this.parts.api.serverClock.now();
    const created = Date.parse(createdAt ?? "");
    return now !== undefined && now - created < YOUNG_MS;
  }
}

/** The answer, or undefined after a 404. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
