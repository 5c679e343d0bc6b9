import type { Limits } from "../clock";
import { ApiError, RateLimitedError, ServerError, UnauthorizedError, UnreadableError } from "../errors";
import type { Http } from "./http";
import { me } from "./schema";

/** Whose key it is. Source: `GET /v1/me` of the vendor's SDK. */
export class AccountApi {
  private known: Promise<string | undefined> | undefined;

  constructor(private readonly http: Http) {}

  /**
   * The id of the project that the key belongs to, asked once; `undefined` where the API does not tell (no such
   * endpoint, an answer without it).
   *
   * @throws {ZavuError} where it could not be asked: a refused key, no answer, a server's fault. Asked again then.
   */
  projectId(limits: Limits): Promise<string | undefined> {
    this.known ??= this.ask(limits).catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  private async ask(limits: Limits): Promise<string | undefined> {
    try {
      const answer = await this.http.send(
        { method: "GET", path: "/v1/me", shape: me, repeatable: true, persistent: false },
        limits,
      );
      return answer.body.project.id;
    } catch (error) {
      if (tellsNothing(error)) return undefined;
      throw error;
    }
  }
}

function tellsNothing(error: unknown): boolean {
  if (error instanceof UnreadableError) return true;
  const passing =
    error instanceof UnauthorizedError || error instanceof RateLimitedError || error instanceof ServerError;
  return error instanceof ApiError && !passing;
}
