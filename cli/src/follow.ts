import type { Session } from "pulumi-zavu-provider/api";
import { SessionGoneError, StoppedError, TimeoutError, type ZavuError } from "pulumi-zavu-provider/errors";
import type { End, Verdict } from "pulumi-zavu-provider/wait";
import type { Account } from "./account";

/**
 * When following ends: "qr_ready" once the session has a QR code or was scanned, "ready" once it is linked,
 * "scan_or_ready" once it is linked or only a scan can link it.
 */
export type Goal = "qr_ready" | "ready" | "scan_or_ready";

/** What to do with the polls of {@link follow}, and when it ends. */
export interface Follower {
  /** Ends the following with {StoppedError}. */
  signal: AbortSignal;
  /** Default "ready". */
  goal?: Goal;
  /** How long to follow, in ms; default 15 minutes, the same as for `waitFor: "ready"`. */
  limitMs?: number;
  /** Whether an answer may still show the session as it was before the caller changed it; it is then ignored. */
  isOutdated?(session: Session): boolean;
  /** Whether a failed session ends the following; by default each does. */
  isFinal?(session: Session): boolean;
  /** Called with the session of each successful poll. Its QR code is a secret: draw it, but do not keep it. */
  onPoll(session: Session): void;
  /** Called with the error of each poll that failed and is retried. */
  onFailure?(error: ZavuError): void;
}

/** How long a session is followed by default. */
const FOLLOW_MS = 15 * 60_000;

/**
 * Follows a session until it has reached the goal, or has `failed`.
 *
 * @returns the session at the end; its status shows which of the two it is.
 * @throws {StoppedError} after an abort, {TimeoutError}, {SessionGoneError} if the session does not exist,
 *   and any other `ZavuError` that is not transient.
 */
export async function follow(account: Account, id: string, follower: Follower): Promise<Session> {
  const { signal, limitMs = FOLLOW_MS } = follower;
  const limits = { signal, deadline: account.clock.now() + limitMs };
  const end = await account.watcher.until(id, "server", limits, judge(follower), follower);
  if (end.how === "done") return end.item;
  throw errorOf(end, id);
}

function judge({ onPoll, isOutdated, isFinal = () => true, goal = "ready" }: Follower): (session: Session) => Verdict {
  return (session) => {
    if (isOutdated?.(session)) return "server";
    onPoll(session);
    if (isReached(goal, session) || (session.status === "failed" && isFinal(session))) return "done";
    return session.status === "qr_ready" || session.status === "failed" ? "person" : "server";
  };
}

/** Whether following with this goal ends with this answer. */
export function isReached(goal: Goal, { status, qrCode }: Session): boolean {
  if (status === "ready") return true;
  if (goal === "ready") return false;
  return (status === "qr_ready" && qrCode !== undefined) || (status === "authenticating" && goal === "qr_ready");
}

/** The error for a wait that ended before the session reached the goal. */
function errorOf(end: Exclude<End<Session>, { how: "done" }>, id: string): unknown {
  switch (end.how) {
    case "stopped":
      return new StoppedError(`Stopped waiting for session ${id}.`, "The session is kept.");
    case "timedOut": {
      const last = end.lastFailure ? ` The last poll failed: ${end.lastFailure.message}` : "";
      return new TimeoutError(
        `Timed out waiting for session ${id}.${last}`,
        `The session is kept. To scan it, run \`npx pulumi-zavu-cli qr ${id}\`. To keep waiting, run the command again.`,
        end.lastFailure,
      );
    }
    case "missing":
      return new SessionGoneError(
        `Session ${id} was not found: ${end.error.message}`,
        "Check the id, and that the key belongs to the project that created the session. If the session was deleted, " +
          "`pulumi refresh` removes it from state and the next `pulumi up` creates a new one.",
      );
    case "failed":
      return end.error;
  }
}
