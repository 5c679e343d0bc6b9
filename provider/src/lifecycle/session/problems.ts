import type { Session } from "../../api";
import {
  NotFoundError,
  SessionFailedError,
  SessionGoneError,
  StoppedError,
  TimeoutError,
  UnsettledError,
  WaitBrokenError,
  WrongNumberError,
  isZavuError,
  type ZavuError,
} from "../../errors";
import { endOfNumber } from "../../phoneNumber";
import { redact } from "../../redact";
import { isWrongNumber, needOf, type Wanted } from "./standing";

/** A session that exists and is kept, and what went wrong with it. */
export interface Unfinished {
  id: string;
  wanted: Wanted;
  last: Session;
  /** How long the operation was given, in ms. */
  allowedMs: number;
  /** How many QR codes expired while nobody scanned. */
  expiredQrCodes: number;
}

/** What a session that was found lacks, and what the next `up` does about it; undefined if it lacks nothing. */
export function whyUnsettled(session: Session, wanted: Wanted): ZavuError | undefined {
  const need = needOf(session, wanted);
  if (need === "nothing") return undefined;
  const { id, status } = session;
  return (
    wrongNumber(session, wanted) ??
    new UnsettledError(
      status === "failed"
        ? failedText(session)
        : `Session ${id} has not reached ${wanted.waitFor ?? "qr_ready"}; ${statusText(session)}`,
      `The next \`pulumi up\` creates no new session: ${next(session, wanted)}`,
    )
  );
}

/** The error for a linked phone with another number than the expected one; undefined if the number is right or unknown. */
export function wrongNumber(session: Session, wanted: Wanted): ZavuError | undefined {
  if (!isWrongNumber(session, wanted)) return undefined;
  const [linked, expected] = [session.phoneNumber, wanted.expectedPhoneNumber].map((number) =>
    endOfNumber(number ?? ""),
  );
  return new WrongNumberError(
    `Session ${session.id} is linked to a number that ends in ${linked ?? "no digit"}, but expectedPhoneNumber ends in ${expected ?? "no digit"}.`,
    `Unlink it with \`pulumi-zavu logout ${session.id}\`, run \`pulumi up\` for a new QR code, and scan it with the right ` +
      "phone; or correct expectedPhoneNumber.",
  );
}

/** The words for a session that does not get further by itself. `lastError` has passed `redact`. */
export const failedText = ({ id, status, lastError }: Pick<Session, "id" | "status" | "lastError">) =>
  `Session ${id} ${status === "failed" ? "failed" : `is ${redact(status)} and does not reconnect`}${lastError ? `: "${lastError}"` : ""}.`;

/** The end of a sentence, and the server's own reason after it. */
function statusText({ status, qrCode, lastError }: Session): string {
  const missing = status === "qr_ready" && qrCode === undefined ? ", but it has no QR code yet" : "";
  return `its status is ${redact(status)}${missing}.${lastError ? ` Its last error is "${lastError}".` : ""}`;
}

const next = (session: Session, wanted: Wanted) =>
  needOf(session, wanted) === "reconnect" ? "it reconnects this one and waits again." : "it waits for this one again.";

/**
 * What ended the wait for a session that exists, and what to do about it. Throws nothing itself: the session's id would
 * be lost with it.
 */
export function whyUnfinished(cause: unknown, unfinished: Unfinished): ZavuError {
  const { id, wanted, last } = unfinished;
  const then = `The session stays in state, and the next \`pulumi up\` creates no new one: ${next(last, wanted)}`;
  if (cause instanceof SessionFailedError) return new SessionFailedError(cause.message, then);
  if (cause instanceof TimeoutError) return timedOut(cause, unfinished, then);
  if (cause instanceof StoppedError) {
    return new StoppedError(`The wait for session ${id} was stopped at status ${redact(last.status)}.`, then);
  }
  if (cause instanceof SessionGoneError) return cause;
  // The text of an internal error may quote anything, so only its kind is shown.
  const why = isZavuError(cause)
    ? cause.text
    : `an internal error of pulumi-zavu (${cause instanceof Error ? cause.name : typeof cause}); please report it.`;
  return new WaitBrokenError(`Session ${id} exists, but the wait for it failed: ${why}`, then);
}

function timedOut(cause: TimeoutError, unfinished: Unfinished, then: string): ZavuError {
  const { id, wanted, last, allowedMs, expiredQrCodes } = unfinished;
  const { waitFor = "qr_ready" } = wanted;
  const sentences = [
    `Session ${id} did not reach ${waitFor} within ${spell(allowedMs)}; ${statusText(last)}`,
    waitFor === "ready" && last.status === "qr_ready" ? "Nobody has scanned its QR yet." : "",
    expiredQrCodes > 0 ? `${expiredQrCodes} QR code${expiredQrCodes === 1 ? "" : "s"} expired unscanned.` : "",
    failureText(cause.lastFailure, last),
  ];
  return new TimeoutError(
    sentences.filter(Boolean).join(" "),
    `${commandFor(last)}${then} To wait longer, set customTimeouts.`,
  );
}

/** Why the last poll failed, if it did. A 404 does not end the wait for a new session. */
function failureText(failure: ZavuError | undefined, { createdAt }: Session): string {
  if (failure instanceof NotFoundError)
    return `It was created${createdAt ? ` at ${redact(createdAt)}` : ""}, and the API does not show it yet.`;
  return failure ? `The last poll failed: ${failure.message}` : "";
}

/** What a person can do at once about a session in this status. */
function commandFor({ id, status }: Session): string {
  if (status === "qr_ready") return `Scan it: \`pulumi-zavu qr ${id}\`. `;
  if (status === "authenticating")
    return `If it stays so, reconnect it: \`pulumi-zavu reconnect ${id}\`; if that does not help, \`pulumi-zavu logout ${id}\`. `;
  return "";
}

/** "90s", "5m" or "1h30m". */
function spell(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120 && seconds % 60 !== 0) return `${seconds}s`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return [hours && `${hours}h`, minutes && `${minutes}m`, rest && `${rest}s`].filter(Boolean).join("") || "0s";
}
