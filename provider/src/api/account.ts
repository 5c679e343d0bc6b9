import type { Clock, Limits } from "../clock";
import { ApiError } from "../errors";
import type { Http } from "./http";
import { me, type Me } from "./schema";

// The answer serves every caller of the process, so no single caller's time limits the question.
const PATIENCE_MS = 15_000;

/** Whose key it is. Source: `GET /v1/me` of the vendor's SDK. */
export class AccountApi {
  private known: Promise<Me | undefined> | undefined;

  constructor(
    private readonly http: Http,
    private readonly clock: Clock,
  ) {}

  /**
   * The id of the project that the key belongs to, asked once; `undefined` where the API has no such endpoint.
   *
   * @throws {ZavuError} where it could not be asked: a refused key, no answer, a server's fault. Asked again then.
   */
  async projectId(): Promise<string | undefined> {
    return (await this.me())?.project.id;
  }

  /** Project, team and kind of the key; else as `projectId`. */
  me(): Promise<Me | undefined> {
    this.known ??= this.ask().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  private async ask(): Promise<Me | undefined> {
    const limits: Limits = { signal: new AbortController().signal, deadline: this.clock.now() + PATIENCE_MS };
    try {
      const request = { method: "GET", path: "/v1/me", shape: me } as const;
      return await this.http.send(request, limits);
    } catch (error) {
      if (hasNoSuchEndpoint(error)) return undefined;
      throw error;
    }
  }
}

// A gateway's passing 400 or 403 says nothing of the endpoint: kept as "none", it would take the proof from every 404.
const hasNoSuchEndpoint = (error: unknown) => error instanceof ApiError && [404, 405].includes(error.refusal.status);
