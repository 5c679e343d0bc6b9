import type { Session } from "../api";
import {
  SessionFailedError,
  SessionGoneError,
  StoppedError,
  TimeoutError,
  UnsettledError,
  WaitBrokenError,
  NotFoundError,
  isZavuError,
  type ZavuError,
} from "../errors";
import { redact } from "../redact";
import { needOf } from "./standing";
import type { WaitFor } from "./types";

/** A session that exists and is kept, and what went wrong with it. */
export interface Unfinished {
  id: string;
  waitFor: WaitFor;
  last: Session;
  /** How long the operation was given, in ms. */
  allowedMs: number;
}

/** What a session that was found is short of, and what the next `up` will do about it; undefined where it needs nothing. */
export function whyUnsettled(session: Session, waitFor: WaitFor = "qr_ready"): ZavuError | undefined {
  const need = needOf(session, waitFor);
  if (need === "nothing") return undefined;
  const { id, status } = session;
  return new UnsettledError(
    status === "failed"
      ? failedText(session)
      : `Session ${id} has not reached ${waitFor}; its status is ${redact(status)}.`,
    `An \`up\` of the program that owns it makes no new one: ${next(need)}`,
  );
}

/** The words for a session that has failed. `lastError` has passed `redact`. */
export const failedText = ({ id, lastError }: Pick<Session, "id" | "lastError">) =>
  `Session ${id} failed${lastError ? `: "${lastError}"` : ""}.`;

const next = (need: "time" | "reconnect" | "nothing") =>
  need === "reconnect" ? "it calls reconnect and waits again." : "it goes on waiting.";

const KEPT = "It is kept in state, and the next `pulumi up` makes no new one:";

/**
 * What ended the wait for a session that exists, and what the next `up` will do about it. Throws nothing itself: the
 * session's id would be lost with it.
 */
export function whyUnfinished(cause: unknown, { id, waitFor, last, allowedMs }: Unfinished): ZavuError {
  const then = `${KEPT} ${next(needOf(last, waitFor))}`;
  const status = redact(last.status);
  if (cause instanceof SessionFailedError) {
    return new SessionFailedError(cause.message, then);
  }
  if (cause instanceof TimeoutError) {
    const scan = waitFor === "ready" && last.status === "qr_ready" ? " Nobody has scanned its QR yet." : "";
    const trouble = cause.lastFailure ? ` The last look at it failed: ${cause.lastFailure}` : "";
    return new TimeoutError(
      `Session ${id} did not reach ${waitFor} within ${spell(allowedMs)}; its status is ${status}.${scan}${trouble}`,
      `${then} More time: customTimeouts.`,
    );
  }
  if (cause instanceof StoppedError) {
    return new StoppedError(`The wait for session ${id} was stopped at status ${status}.`, then);
  }
  if (cause instanceof NotFoundError) {
    return new SessionGoneError(
      `Session ${id} disappeared while it was waited for: ${cause.message}`,
      "Somebody may have deleted it. Run `pulumi refresh` to drop it from state; the next `pulumi up` then makes a new one.",
    );
  }
  // A fault of this program's own: its text may quote anything, so only its kind is told.
  const why = isZavuError(cause)
    ? cause.text
    : `a fault of pulumi-zavu itself (${cause instanceof Error ? cause.name : typeof cause}).`;
  return new WaitBrokenError(`Session ${id} exists, but could not be waited for: ${why}`, then);
}

/** "90s", "5m" or "1h30m". */
function spell(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120 && seconds % 60 !== 0) return `${seconds}s`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return [hours && `${hours}h`, minutes && `${minutes}m`, rest && `${rest}s`].filter(Boolean).join("") || "0s";
}
