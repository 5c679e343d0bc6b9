import type { Clock, Limits } from "../clock";
import { ApiError } from "../errors";
import type { Http } from "./http";
import { me, type Me } from "./schema";

// All callers of the process share the answer, so the request has its own deadline.
const REQUEST_MS = 15_000;

/** The owner of the key. Source: `GET /v1/me` of the vendor's SDK. */
export class AccountApi {
  private known: Promise<Me | undefined> | undefined;

  constructor(
    private readonly http: Http,
    private readonly clock: Clock,
  ) {}

  /**
   * The id of the project that owns the key, requested once; undefined if the API has no such endpoint.
   *
   * @throws {ZavuError} if the request failed; the next call requests it again.
   */
  async projectId(): Promise<string | undefined> {
    return (await this.me())?.project.id;
  }

  /** The project and team of the key, and whether it is a test key. Requested and cached as for `projectId`. */
  me(): Promise<Me | undefined> {
    this.known ??= this.request().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  private async request(): Promise<Me | undefined> {
    const limits: Limits = { signal: new AbortController().signal, deadline: this.clock.now() + REQUEST_MS };
    try {
      const request = { method: "GET", path: "/v1/me", shape: me } as const;
      return await this.http.send(request, limits);
    } catch (error) {
      if (hasNoSuchEndpoint(error)) return undefined;
      throw error;
    }
  }
}

// A transient 400 or 403 of a gateway does not mean that there is no endpoint. If it did, the provider would accept a 404
// without checking the project.
const hasNoSuchEndpoint = (error: unknown) => error instanceof ApiError && [404, 405].includes(error.refusal.status);
