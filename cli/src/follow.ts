import type { Session } from "pulumi-zavu-provider/api";
import { NotFoundError, SessionGoneError, StoppedError, TimeoutError } from "pulumi-zavu-provider/errors";
import type { Verdict } from "pulumi-zavu-provider/wait";
import type { Account } from "./account";

/** How far a session is followed. One that is beyond `qr_ready` has reached it. */
export type Goal = "qr_ready" | "ready";

/** Whom {@link follow} tells, and when it ends by itself. */
export interface Follower {
  /** Ends the following; it then throws {StoppedError}. */
  signal: AbortSignal;
  /** Default "ready". */
  goal?: Goal;
  /** How long to follow, in ms; default 15 minutes, as long as `waitFor: "ready"` has. */
  limitMs?: number;
  /** Hears the first status and each change. */
  onStatus(session: Session): void;
  /** Hears the first QR text and each one that takes its place. It is a secret: draw it, or drop it. */
  onQr(text: string): void;
}

/** How long a session is followed where nobody says. */
const FOLLOW_MS = 15 * 60_000;

/**
 * Follows a session until it is where the goal wants it, or `failed`.
 *
 * @returns the session as it is then; the caller tells the two apart.
 * @throws {StoppedError} after an abort, {TimeoutError}, {SessionGoneError} where there is no such session (any more),
 *   and any other `ZavuError` that waiting cannot mend.
 */
export async function follow(account: Account, id: string, follower: Follower): Promise<Session> {
  const { signal, limitMs = FOLLOW_MS } = follower;
  const limits = { signal, deadline: account.clock.now() + limitMs };
  try {
    return await account.watcher.until(id, "server", limits, newsFor(follower));
  } catch (error) {
    throw withHint(error, id);
  }
}

/** Tells what each look brings that the one before did not. */
function newsFor({ onStatus, onQr, goal = "ready" }: Follower): (session: Session) => Verdict {
  let last: Session | undefined;
  return (session) => {
    const { status, qrCode } = session;
    if (status !== last?.status) onStatus(session);
    if (status === "qr_ready" && qrCode !== undefined && qrCode !== last?.qrCode) onQr(qrCode);
    last = session;
    if (isReached(goal, status) || status === "failed") return "done";
    return status === "qr_ready" ? "person" : "server";
  };
}

const isReached = (goal: Goal, status: string) =>
  status === "ready" || (goal === "qr_ready" && (status === "qr_ready" || status === "authenticating"));

/** The watcher does not know what its caller can do about it. */
function withHint(error: unknown, id: string): unknown {
  if (error instanceof StoppedError) return new StoppedError(error.message, "The session itself goes on.");
  if (error instanceof TimeoutError) {
    const last = error.lastFailure ? ` The last look failed: ${error.lastFailure}` : "";
    return new TimeoutError(error.message + last, "The session itself goes on; run the command again to follow it.");
  }
  if (error instanceof NotFoundError) {
    return new SessionGoneError(
      `Session ${id} is not there: ${error.message}`,
      "Check that the key is of the project that made it. Where it was deleted, `pulumi refresh` drops it from state " +
        "and the next `pulumi up` makes a new one.",
    );
  }
  return error;
}
