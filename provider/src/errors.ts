/**
 * One small class a cause. A message says what failed, on what and why; `hint` says what to do. Both are fit to show:
 * they are made of our own words and of server text that has passed `redact`.
 *
 * `@cure` in a docstring goes into docs/errors.md: what helps whatever the single message's hint is.
 */
export abstract class ZavuError extends Error {
  abstract override readonly name: string;

  constructor(
    message: string,
    /** What the reader can do about it. */
    readonly hint: string,
  ) {
    super(message);
  }

  /** Message and hint, as one text for people. */
  get text(): string {
    return `${this.message} ${this.hint}`.trim();
  }
}

/** Whether a value is one of the errors of this package. By shape, since a bundle may hold a copy of its own. */
export function isZavuError(value: unknown): value is ZavuError {
  return value instanceof Error && typeof (value as Partial<ZavuError>).hint === "string";
}

/** What a failure says without its hint; of a fault of this program's own only that, since its text may quote anything. */
export function messageOf(error: unknown): string {
  return isZavuError(error) ? error.message : "a fault of pulumi-zavu itself.";
}

/**
 * Raised when the key is missing, when the key or the base URL cannot be used, or when the configuration has an unknown
 * name such as `zavu:apikey`. A preview says so too, unless the key is merely missing.
 *
 * @cure Set what the message names: the key with `pulumi config set --secret zavu:apiKey` or as `ZAVU_API_KEY`, the base
 *   URL as `zavu:baseUrl` or `ZAVU_BASE_URL`, or remove it there. No request was sent.
 */
export class ConfigError extends ZavuError {
  readonly name = "ConfigError";
}

/**
 * Raised when inputs reach create, read or update that check would have refused.
 *
 * @cure Correct the program where the message says; nothing was made.
 */
export class InputError extends ZavuError {
  readonly name = "InputError";
}

/** One request, as it is named in messages: never a header. */
export interface Call {
  method: "GET" | "POST" | "DELETE";
  /** Starts with "/v1/"; holds the session's id where there is one. */
  path: string;
  /** The base URL and where it came from, in words. Errors name it if another server may be what is wrong. */
  host?: string;
}

const named = (call: Call) => `${call.method} ${call.path}`;

const toHost = (call: Call) => `${named(call)}: ${call.host ?? "the API"}`;

/** Why there was no answer, with the host as the subject. `sent: false` = the server cannot have seen the request. */
export interface Silence {
  reason: string;
  sent: boolean;
}

/**
 * Raised when no answer came: no connection, a reset, a time-out, a failed TLS handshake, a certificate that is not trusted.
 *
 * @cure Check the network, the proxy variables (`HTTPS_PROXY`, `NO_PROXY`), the machine's certificates and the base URL
 *   (`pulumi-zavu doctor` tries each), then run the command again.
 */
export class NoAnswerError extends ZavuError {
  readonly name = "NoAnswerError";

  constructor(
    readonly call: Call,
    readonly silence: Silence,
    /** False if a retry fails the same way (a certificate that is not trusted). */
    readonly passing = true,
  ) {
    super(
      `${toHost(call)} ${silence.reason}.`,
      "Check the network, the proxy variables and the base URL, then run the command again.",
    );
  }
}

/**
 * Raised when an answer came that is not what the API describes: not JSON, no session in it, too large, a redirect.
 *
 * @cure Check that the base URL is the Zavu API and that no proxy or login page answers in its place.
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

/** What an error answer says, with the server's words already redacted. */
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
 * Raised when the API refuses a request for a reason that has no class of its own (400 and other 4xx).
 *
 * @cure Change what the server's own words name. With a `request` id in the message, Zavu can look it up.
 */
export class ApiError extends ZavuError {
  readonly name: string = "ApiError";

  constructor(
    readonly call: Call,
    readonly refusal: Refusal,
    hint = "The API did not accept the request; change what its message names.",
  ) {
    super(refusalText(call, refusal), hint);
  }
}

/** Whether the API refused a reconnect because the session is connecting or busy: what was asked for is under way. */
export const isAlreadyStarted = (error: unknown): boolean =>
  error instanceof ApiError && [409, 422].includes(error.refusal.status);

/**
 * Raised on 401: the key is missing, wrong or no longer valid.
 *
 * @cure Set a valid key. `pulumi destroy` and `pulumi refresh` use the key that the last `pulumi up` saved: after a change of
 *   key run `pulumi destroy --run-program` or `pulumi refresh --run-program`, or a plain `pulumi up` first while a session is
 *   still declared.
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
 * @cure Ask Zavu to enable the channel for the team, or use a key of a project that has it.
 */
export class ForbiddenError extends ApiError {
  override readonly name = "ForbiddenError";

  constructor(call: Call, refusal: Refusal) {
    super(
      call,
      refusal,
      "WhatsApp Alternative is enabled by Zavu for each team on request; ask Zavu, or use a key of a project that has it.",
    );
  }
}

/**
 * Raised on 404: the project that the key belongs to has no session with this id.
 *
 * @cure Check the id, and that the key belongs to the project that owns the session.
 */
export class NotFoundError extends ApiError {
  override readonly name = "NotFoundError";

  constructor(call: Call, refusal: Refusal) {
    super(call, refusal, "Check the id, and that the key belongs to the project that owns the session.");
  }
}

/**
 * Raised on 429, once the time that a caller gave has run out.
 *
 * @cure Wait a minute, then run the command again; use fewer sessions in a run or a lower `--parallel`. A session that was
 *   made is in state, and the next `pulumi up` goes on with it.
 */
export class RateLimitedError extends ApiError {
  override readonly name = "RateLimitedError";

  constructor(
    call: Call,
    refusal: Refusal,
    /** How long the server asks to wait, in ms; absent where it did not say. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(
      call,
      refusal,
      "The project's rate limit is used up; wait a minute, use fewer sessions in a run or a lower --parallel.",
    );
  }
}

/**
 * Raised on 408 and 5xx: the server failed, or gave up; whether it acted is not known.
 *
 * @cure Run the command again later.
 */
export class ServerError extends ApiError {
  override readonly name = "ServerError";

  constructor(call: Call, refusal: Refusal) {
    super(call, refusal, "The server failed; run the command again later.");
  }
}

/**
 * Raised when an operation's time ran out before what it waits for came.
 *
 * @cure Have somebody scan the QR if the session waits for that, and run `pulumi up` again: it goes on with the same
 *   session. More time is `customTimeouts`, or `--timeout` on the command line.
 */
export class TimeoutError extends ZavuError {
  readonly name = "TimeoutError";

  constructor(
    message: string,
    hint: string,
    /** Why the last request failed, if it did. */
    readonly lastFailure?: ZavuError,
  ) {
    super(message, hint);
  }
}

/**
 * Raised when a session reached `failed` while it was waited for.
 *
 * @cure Read the server's reason in the message, mend that (an egress node that is offline, say), and run `pulumi up`: it
 *   reconnects the session and waits again.
 */
export class SessionFailedError extends ZavuError {
  readonly name = "SessionFailedError";
}

/**
 * Raised when a phone with another number than `expectedPhoneNumber` is linked. Of each number, only the last two digits
 * are shown.
 *
 * @cure Unlink the session with `pulumi-zavu logout ID`, run `pulumi up` for a new QR code, and scan it with the right
 *   phone; or correct `expectedPhoneNumber`. Nothing is logged out automatically.
 */
export class WrongNumberError extends ZavuError {
  readonly name = "WrongNumberError";
}

/**
 * Raised when a session was found short of where its program wants it.
 *
 * @cure Run `pulumi up`: it reconnects the session or waits for it again, and creates no new one.
 */
export class UnsettledError extends ZavuError {
  readonly name = "UnsettledError";
}

/**
 * Raised when the wait for a session that exists ended for another reason: a refused key, no network.
 *
 * @cure Fix what the message names after "the wait for it failed", then run `pulumi up`: it continues with the session,
 *   which is in state.
 */
export class WaitBrokenError extends ZavuError {
  readonly name = "WaitBrokenError";
}

/**
 * Raised when a caller stopped the wait (its abort signal).
 *
 * @cure Nothing is broken: run `pulumi up` to go on waiting.
 */
export class StoppedError extends ZavuError {
  readonly name = "StoppedError";
}

/**
 * Raised when it is not known whether a POST made a session.
 *
 * @cure List the account (`pulumi-zavu list`, `pulumi-zavu orphans`) before the next `pulumi up`, which would make another:
 *   take a new session over with `adoptSessionId`, or delete it.
 */
export class UncertainCreateError extends ZavuError {
  readonly name = "UncertainCreateError";
}

/**
 * Raised when a POST that was repeated, since its first try left no trace, has made a second session after all.
 *
 * @cure The session in state is right. Delete the other one that the message names, or take it over in a resource of its
 *   own with `adoptSessionId`, unless another program has it.
 */
export class LeftoverError extends ZavuError {
  readonly name = "LeftoverError";
}

/**
 * Raised when `adoptSessionId` names a session that is not there or not what the program declares.
 *
 * @cure Declare what the session has (`pulumi-zavu show ID`), let one resource alone adopt it, or remove `adoptSessionId` to
 *   make a new one.
 */
export class AdoptionError extends ZavuError {
  readonly name = "AdoptionError";
}

/**
 * Raised when a run would delete a session that its program takes over, and has not yet.
 *
 * @cure Let the resource that adopts the session be made first (no `deleteBeforeReplace`), or remove `adoptSessionId`.
 */
export class StillWantedError extends ZavuError {
  readonly name = "StillWantedError";
}

/**
 * Raised when a 404 cannot be believed: the key is another project's, or nothing proves that the API was reached.
 *
 * @cure Use the key of the project that made the session, and check the base URL. Nothing was dropped from state.
 */
export class WrongProjectError extends ZavuError {
  readonly name = "WrongProjectError";
}

/**
 * Raised when a session answers 404 again and again while the account's list shows it.
 *
 * @cure Run the command again later. If the error persists, report it to Zavu. State still holds the session.
 */
export class UncertainGoneError extends ZavuError {
  readonly name = "UncertainGoneError";
}

/**
 * Raised when a session that should be there is not (deleted outside).
 *
 * @cure Run `pulumi refresh`, which drops it from state; the next `pulumi up` makes a new one, and somebody scans it.
 */
export class SessionGoneError extends ZavuError {
  readonly name = "SessionGoneError";
}
