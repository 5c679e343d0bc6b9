import { ZavuError } from "./base";

/** The parts of a request that messages name. Headers are left out, since they hold the key. */
export interface Call {
  method: "GET" | "POST" | "DELETE";
  /** Starts with "/v1/". */
  path: string;
  /** The base URL and its source, in words. Errors name it if a wrong server may be the cause. */
  host?: string;
}

const named = (call: Call) => `${call.method} ${call.path}`;

const toHost = (call: Call) => `${named(call)}: ${call.host ?? "the API"}`;

/** Why there was no answer; the host is the subject of `reason`. `sent: false`: the server cannot have got the request. */
export interface NetworkFailure {
  reason: string;
  sent: boolean;
}

/**
 * Raised when a request gets no answer: a failed connection, a timeout, a failed TLS handshake or an untrusted certificate.
 *
 * @cure Check the network, the proxy variables (`HTTPS_PROXY`, `NO_PROXY`), the machine's certificates and the base URL.
 *   `npx pulumi-zavu-cli doctor` checks each of them. Then run the command again.
 */
export class NoAnswerError extends ZavuError {
  readonly name = "NoAnswerError";

  constructor(
    readonly call: Call,
    readonly networkFailure: NetworkFailure,
    /** False if a retry would fail the same way, as with an untrusted certificate. */
    readonly isTransient = true,
  ) {
    super(
      `${toHost(call)} ${networkFailure.reason}.`,
      "Check the network, the proxy variables and the base URL, then run the command again.",
    );
  }
}

/**
 * Raised when an answer is not what the API describes: not JSON, without the expected fields, too large, or a redirect.
 *
 * @cure Check that the base URL is the Zavu API, and that no proxy or login page answers instead.
 */
export class UnreadableError extends ZavuError {
  readonly name = "UnreadableError";

  constructor(
    readonly call: Call,
    readonly status: number,
    why: string,
  ) {
    super(
      `${toHost(call)} answered ${status}, but ${why}.`,
      "Check that the base URL is the Zavu API and that no proxy changes its answers.",
    );
  }
}

/** The content of an error answer. The server's text is already redacted. */
export interface Refusal {
  status: number;
  code?: string;
  serverMessage?: string;
  requestId?: string;
}

function refusalText(call: Call, refusal: Refusal): string {
  const { status, code, serverMessage, requestId } = refusal;
  const words = [`${named(call)} answered ${status}`];
  if (code) words.push(code);
  if (serverMessage) words.push(`"${serverMessage}"`);
  if (requestId) words.push(`(request ${requestId})`);
  return `${words.join(" ")}.`;
}

/**
 * Raised when the API refuses a request with a status that has no class of its own (400 and other 4xx).
 *
 * @cure Fix what the server's message names. If you ask Zavu for help, quote the request ID in the message.
 */
export class ApiError extends ZavuError {
  readonly name: string = "ApiError";

  constructor(
    readonly call: Call,
    readonly refusal: Refusal,
    hint = "The API refused the request. Fix what its message names.",
  ) {
    super(refusalText(call, refusal), hint);
  }
}

/** Whether the API refused a reconnect because the session is already connecting or busy. */
export const isAlreadyStarted = (error: unknown): boolean =>
  error instanceof ApiError && [409, 422].includes(error.refusal.status);

/**
 * Raised on 401: the key is missing, wrong or no longer valid.
 *
 * @cure Set a valid key. `pulumi destroy` and `pulumi refresh` use the key that the last `pulumi up` saved. After you change
 *   the key, run `pulumi destroy --run-program` or `pulumi refresh --run-program`. If the program still declares a session,
 *   you can run `pulumi up` first instead.
 */
export class UnauthorizedError extends ApiError {
  override readonly name = "UnauthorizedError";

  constructor(call: Call, refusal: Refusal, keySource: string) {
    super(call, refusal, `Zavu rejected the API key from ${keySource}. Set a valid key.`);
  }
}

/**
 * Raised on 403: Zavu has not enabled the channel for the team.
 *
 * @cure Ask Zavu to enable the channel for the team, or use the key of a project that has it.
 */
export class ForbiddenError extends ApiError {
  override readonly name = "ForbiddenError";

  constructor(call: Call, refusal: Refusal) {
    super(
      call,
      refusal,
      "WhatsApp Alternative is enabled by Zavu for each team on request. Ask Zavu, or use the key of a project that has it.",
    );
  }
}

/**
 * Raised on 404: the project that the key belongs to has no resource with this id.
 *
 * @cure Check the id, and that the key belongs to the project that owns the session, the egress node or the sender.
 */
export class NotFoundError extends ApiError {
  override readonly name = "NotFoundError";

  constructor(call: Call, refusal: Refusal) {
    super(call, refusal, "Check the id, and that the key belongs to the project that owns it.");
  }
}

/**
 * Raised on 429 if the operation times out before the rate limit allows another attempt.
 *
 * @cure Wait a minute, then run the command again. Create fewer sessions in a run, or use a lower `--parallel`. Sessions
 *   that were created are in state, and the next `pulumi up` continues with them.
 */
export class RateLimitedError extends ApiError {
  override readonly name = "RateLimitedError";

  constructor(
    call: Call,
    refusal: Refusal,
    /** How long the server asks to wait, in ms; undefined if it does not say. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(
      call,
      refusal,
      "The project's rate limit is used up. Wait a minute, and use fewer sessions in a run or a lower --parallel.",
    );
  }
}

/**
 * Raised on 408 and 5xx: the server failed, and may have processed the request.
 *
 * @cure Run the command again later.
 */
export class ServerError extends ApiError {
  override readonly name = "ServerError";

  constructor(call: Call, refusal: Refusal) {
    super(call, refusal, "The server failed. Run the command again later.");
  }
}
