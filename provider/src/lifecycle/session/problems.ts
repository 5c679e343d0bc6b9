import { adviceFor, causeOf, type Session } from "../../api";
import {
  LoginLostError,
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
import { durationText } from "../../durationText";
import { endOfNumber } from "../../phoneNumber";
import { redact } from "../../redact";
import { isWrongNumber, needOf, type Wanted } from "./standing";

/** A session that exists and stays in state, although the operation failed. */
export interface Unfinished {
  id: string;
  wanted: Wanted;
  last: Session;
  /** How long the operation was given, in ms. */
  allowedMs: number;
  /** The number of QR codes that expired unscanned. */
  expiredQrCodes: number;
}

/** The error for a session that has failed or has not reached `waitFor`; undefined if it is as wanted. */
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
      `${adviceOn(session)}Run \`pulumi up\` ${next(session, wanted)}.`,
    )
  );
}

/** The error for a linked phone with an unexpected number; undefined if the number is right or unknown. */
export function wrongNumber(session: Session, wanted: Wanted): ZavuError | undefined {
  if (!isWrongNumber(session, wanted)) return undefined;
  const [linked, expected] = [session.phoneNumber, wanted.expectedPhoneNumber].map((number) =>
    endOfNumber(number ?? ""),
  );
  return new WrongNumberError(
    `Session ${session.id} is linked to a number that ends in ${linked ?? "no digit"}, but expectedPhoneNumber ends in ${expected ?? "no digit"}.`,
    `Unlink it with \`npx pulumi-zavu-cli logout ${session.id}\`, run \`pulumi up\` for a new QR code, and scan it with ` +
      "the right phone; or correct expectedPhoneNumber.",
  );
}

/** The text for a session that does not continue by itself. `lastError` is already redacted. */
const failedText = ({ id, status, lastError }: Pick<Session, "id" | "status" | "lastError">) =>
  `Session ${id} ${status === "failed" ? "failed" : `is ${redact(status)} and does not reconnect`}${lastError ? `: "${lastError}"` : ""}.`;

/** What to do about the cause in `lastError`, if it is known. The `lastError` of a session that is not down may be old. */
function adviceOn({ id, status, lastError }: Session): string {
  const advice = ["failed", "disconnected"].includes(status) && adviceFor(causeOf(lastError), id);
  return advice ? `${advice} ` : "";
}

/** The end of a sentence with the status, and the server's reason. */
function statusText({ status, qrCode, lastError }: Session): string {
  const missing = status === "qr_ready" && qrCode === undefined ? ", but it has no QR code yet" : "";
  return `its status is ${redact(status)}${missing}.${lastError ? ` Its last error is "${lastError}".` : ""}`;
}

const next = (session: Session, wanted: Wanted) =>
  needOf(session, wanted) === "reconnect" ? "to reconnect it and wait again" : "to wait for it again";

/** How a wait ended without success. */
export type BadEnd =
  | { how: "failed" }
  | { how: "loginLost" }
  | { how: "timedOut"; lastFailure: ZavuError | undefined }
  | { how: "stopped" }
  | { how: "gone"; error: SessionGoneError }
  | { how: "broken"; error: unknown };

/** How a wait ended that threw an error. */
export function endOf(error: unknown): BadEnd {
  if (error instanceof TimeoutError) return { how: "timedOut", lastFailure: error.lastFailure };
  if (error instanceof StoppedError) return { how: "stopped" };
  return error instanceof SessionGoneError ? { how: "gone", error } : { how: "broken", error };
}

/** The error for a wait without success. Never throws, since the session's id would be lost. */
export function whyUnfinished(end: BadEnd, unfinished: Unfinished): ZavuError {
  const { id, wanted, last } = unfinished;
  const then = `The session stays in state. Run \`pulumi up\` ${next(last, wanted)}.`;
  switch (end.how) {
    case "failed":
      return new SessionFailedError(failedText(last), `${adviceOn(last)}${then}`);
    case "loginLost":
      return new LoginLostError(
        `Session ${id} lost its login when its egress was changed: somebody has to scan it again.`,
        `Scan it: \`npx pulumi-zavu-cli qr ${id}\`. The session and its new egress are in state.`,
      );
    case "timedOut":
      return timedOut(end.lastFailure, unfinished, then);
    case "stopped":
      return new StoppedError(`The wait for session ${id} was stopped at status ${redact(last.status)}.`, then);
    case "gone":
      return end.error;
    case "broken":
      return new WaitBrokenError(`Session ${id} exists, but the wait for it failed: ${textOf(end.error)}`, then);
  }
}

/** The text of an internal error may quote a secret, so only its name is shown. */
const textOf = (error: unknown) =>
  isZavuError(error)
    ? error.text
    : `an internal error of pulumi-zavu (${error instanceof Error ? error.name : typeof error}); please report it.`;

function timedOut(lastFailure: ZavuError | undefined, unfinished: Unfinished, then: string): ZavuError {
  const { id, wanted, last, allowedMs, expiredQrCodes } = unfinished;
  const { waitFor = "qr_ready" } = wanted;
  const sentences = [
    `Session ${id} did not reach ${waitFor} within ${durationText(allowedMs)}; ${statusText(last)}`,
    waitFor === "ready" && last.status === "qr_ready" ? "Nobody has scanned its QR code yet." : "",
    expiredQrCodes > 0 ? `${expiredQrCodes} QR code${expiredQrCodes === 1 ? "" : "s"} expired unscanned.` : "",
    failureText(lastFailure, last),
  ];
  return new TimeoutError(
    sentences.filter(Boolean).join(" "),
    `${commandFor(last)}${then} To wait longer, set customTimeouts.`,
  );
}

/** Why the last poll failed, if it did. A 404 does not end the wait for a new session, which may not be visible yet. */
function failureText(failure: ZavuError | undefined, { createdAt }: Session): string {
  if (failure instanceof NotFoundError)
    return `It was created${createdAt ? ` at ${redact(createdAt)}` : ""}, and the API does not show it yet.`;
  return failure ? `The last poll failed: ${failure.message}` : "";
}

/** What the user can do now about a session in this status. */
function commandFor(session: Session): string {
  const { id, status } = session;
  if (status === "qr_ready") return `Scan it: \`npx pulumi-zavu-cli qr ${id}\`. `;
  if (status === "authenticating")
    return `If it does not continue, reconnect it: \`npx pulumi-zavu-cli reconnect ${id}\`. If that does not help, unlink it: \`npx pulumi-zavu-cli logout ${id}\`. `;
  return adviceOn(session);
}
