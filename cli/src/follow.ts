import type { Session } from "pulumi-zavu-provider/api";
import {
  NotFoundError,
  SessionGoneError,
  StoppedError,
  TimeoutError,
  type ZavuError,
} from "pulumi-zavu-provider/errors";
import type { Verdict } from "pulumi-zavu-provider/wait";
import type { Account } from "./account";

/**
 * How far a session is followed: "qr_ready" until it has a QR code or is beyond that, "ready" until it is linked,
 * "scan_or_ready" until it is linked or only a scan can link it.
 */
export type Goal = "qr_ready" | "ready" | "scan_or_ready";

/** Who hears of the polls of {@link follow}, and when it ends by itself. */
export interface Follower {
  /** Ends the following; it then throws {StoppedError}. */
  signal: AbortSignal;
  /** Default "ready". */
  goal?: Goal;
  /** How long to follow, in ms; default 15 minutes, as long as `waitFor: "ready"` has. */
  limitMs?: number;
  /** Whether an answer may still show the session as it was before the caller changed it; it is then ignored. */
  isOutdated?(session: Session): boolean;
  /** Gets the session of each successful poll. Its QR code is a secret: draw it, or drop it. */
  onPoll(session: Session): void;
  /** Gets the error of each poll that failed and is tried again. */
  onFailure?(error: ZavuError): void;
}

/** How long a session is followed by default. */
const FOLLOW_MS = 15 * 60_000;

/**
 * Follows a session until it has reached the goal, or has `failed`.
 *
 * @returns the session as it is then; the caller tells the two apart.
 * @throws {StoppedError} after an abort, {TimeoutError}, {SessionGoneError} if there is no such session (any more),
 *   and any other `ZavuError` that is not transient.
 */
export async function follow(account: Account, id: string, follower: Follower): Promise<Session> {
  const { signal, limitMs = FOLLOW_MS } = follower;
  const limits = { signal, deadline: account.clock.now() + limitMs };
  try {
    return await account.watcher.until(id, "server", limits, judge(follower), follower);
  } catch (error) {
    throw withHint(error, id);
  }
}

function judge({ onPoll, isOutdated, goal = "ready" }: Follower): (session: Session) => Verdict {
  return (session) => {
    if (isOutdated?.(session)) return "server";
    onPoll(session);
    if (isReached(goal, session) || session.status === "failed") return "done";
    return session.status === "qr_ready" ? "person" : "server";
  };
}

function isReached(goal: Goal, { status, qrCode }: Session): boolean {
  if (status === "ready") return true;
  if (goal === "ready") return false;
  return (status === "qr_ready" && qrCode !== undefined) || (status === "authenticating" && goal === "qr_ready");
}

/** The watcher does not know what its caller can do about it. */
function withHint(error: unknown, id: string): unknown {
  if (error instanceof StoppedError) return new StoppedError(error.message, "The session is kept.");
  if (error instanceof TimeoutError) {
    const last = error.lastFailure ? ` The last poll failed: ${error.lastFailure.message}` : "";
    return new TimeoutError(
      error.message + last,
      "The session is kept; run the command again to follow it.",
      error.lastFailure,
    );
  }
  if (error instanceof NotFoundError) {
    return new SessionGoneError(
      `Session ${id} is not there: ${error.message}`,
      "Check that the key belongs to the project that created it. If it was deleted, `pulumi refresh` drops it from " +
        "state and the next `pulumi up` creates a new one.",
    );
  }
  return error;
}
