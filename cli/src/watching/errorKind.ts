import {
  ForbiddenError,
  NoAnswerError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  UnreadableError,
} from "pulumi-zavu-provider/errors";

const KINDS = {
  unauthorized: UnauthorizedError,
  forbidden: ForbiddenError,
  rate_limited: RateLimitedError,
  server: ServerError,
  no_answer: NoAnswerError,
  unreadable: UnreadableError,
  timeout: TimeoutError,
};

const OTHER = "other";

/** The kinds of errors that metrics tell apart. */
export const ERROR_KINDS: readonly string[] = [...Object.keys(KINDS), OTHER];

/** The kind of an error, one of {@link ERROR_KINDS}. Pure. */
export function errorKindOf(error: unknown): string {
  return Object.entries(KINDS).find(([, kind]) => error instanceof kind)?.[0] ?? OTHER;
}
