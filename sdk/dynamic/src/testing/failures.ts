import { ForbiddenError, RateLimitedError, UnauthorizedError, type ZavuError } from "pulumi-zavu-provider/errors";
import { endOfNumber, isSameNumber } from "pulumi-zavu-provider/phoneNumber";

/**
 * How `up` of a session fails:
 *
 * - `"timeout"`: the wait ran out of time.
 * - `"failed"`: the session could not connect.
 * - `"unauthorized"`: the key is not accepted.
 * - `"forbidden"`: Zavu has not enabled the channel.
 * - `"rate limited"`: the account's rate limit is used up.
 * - an `Error`: with its message.
 */
export type MockedFailure = "timeout" | "failed" | "unauthorized" | "forbidden" | "rate limited" | Error;

/** The session that fails, where it was made before. */
export interface Failing {
  id: string;
  /** As declared; the provider's default where it is not. */
  waitFor?: unknown;
  /** How long create was given, as people write it. */
  allowed?: unknown;
}

const CALL = { method: "POST", path: "/v1/whatsapp-alt/sessions" } as const;
const KEPT = "The session stays in state, and the next `pulumi up` creates no new one:";

/** What `up` says of it, in the provider's own words. */
export function failureText(failure: MockedFailure, session: Failing): string {
  if (failure instanceof Error) return failure.message;
  const made = MADE[failure];
  if (made) return made(session);
  const refused = REFUSED[failure]?.();
  if (refused) return refused.text;
  const known = [...Object.keys(MADE), ...Object.keys(REFUSED)].map((name) => `"${name}"`).join(", ");
  throw new Error(`zavuMocks: a failure must be one of ${known}, or an Error, not ${JSON.stringify(failure)}.`);
}

/** The numbers of a session that is linked. */
export interface Linked {
  id: string;
  phoneNumber: string;
  /** As declared. */
  expectedPhoneNumber: string;
}

/** What `up` says if another phone is linked than the program expects; undefined if it is the right one. */
export function wrongPhoneText({ id, phoneNumber, expectedPhoneNumber }: Linked): string | undefined {
  if (isSameNumber(phoneNumber, expectedPhoneNumber)) return undefined;
  const [linked, expected] = [phoneNumber, expectedPhoneNumber].map(endOfNumber);
  return (
    `Session ${id} is linked to a number that ends in ${linked}, but expectedPhoneNumber ends in ${expected}. ` +
    `Unlink it with \`pulumi-zavu logout ${id}\`, run \`pulumi up\` for a new QR code, and scan it with the right phone; ` +
    "or correct expectedPhoneNumber."
  );
}

/** Failures of a session that exists and stays in state. */
const MADE: Record<string, (session: Failing) => string> = {
  timeout: ({ id, waitFor = "qr_ready", allowed }) => {
    const within = String(allowed ?? (waitFor === "ready" ? "15m" : "5m"));
    const status =
      waitFor === "ready"
        ? `qr_ready. Nobody has scanned its QR yet. Scan it: \`pulumi-zavu qr ${id}\`.`
        : "initializing.";
    return (
      `Session ${id} did not reach ${String(waitFor)} within ${within}; its status is ${status} ` +
      `${KEPT} it waits for this one again. To wait longer, set customTimeouts.`
    );
  },
  failed: ({ id }) => `Session ${id} failed: "could not connect". ${KEPT} it reconnects this one and waits again.`,
};

/** Failures before there is a session. */
const REFUSED: Record<string, () => ZavuError> = {
  unauthorized: () =>
    new UnauthorizedError(
      CALL,
      { status: 401, code: "unauthorized", serverMessage: "Invalid or missing API key" },
      "zavu:apiKey of the stack",
    ),
  forbidden: () => new ForbiddenError(CALL, { status: 403, code: "forbidden" }),
  "rate limited": () => new RateLimitedError(CALL, { status: 429, code: "rate_limited" }, undefined),
};
