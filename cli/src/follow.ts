import { connect, type Session } from "pulumi-zavu-provider/api";
import { systemClock, type Clock } from "pulumi-zavu-provider/clock";
import type { Config } from "pulumi-zavu-provider/config";
import { NotFoundError, SessionGoneError, StoppedError, TimeoutError } from "pulumi-zavu-provider/errors";
import { watcherOf, type Verdict } from "pulumi-zavu-provider/wait";

/** Whom {@link follow} tells, and when it ends by itself. */
export interface Follower {
  /** Ends the following; it then throws {StoppedError}. */
  signal: AbortSignal;
  /** How long to follow, in ms; default 15 minutes, as long as `waitFor: "ready"` has. */
  limitMs?: number;
  /** Hears the first status and each change. */
  onStatus(session: Session): void;
  /** Hears the first QR text and each one that takes its place. It is a secret: draw it, or drop it. */
  onQr(text: string): void;
  /** Default: the system's. */
  clock?: Clock;
}

const LIMIT_MS = 15 * 60_000;

/**
 * Follows a session until it is `ready` or `failed`.
 *
 * @returns the session as it is then; the caller tells the two apart.
 * @throws {StoppedError} after an abort, {TimeoutError}, {SessionGoneError} where there is no such session (any more),
 *   and any other `ZavuError` that waiting cannot mend.
 */
export async function follow(config: Config, id: string, follower: Follower): Promise<Session> {
  const { signal, limitMs = LIMIT_MS, clock = systemClock } = follower;
  const watcher = watcherOf(connect(config, clock), clock);
  const limits = { signal, deadline: clock.now() + limitMs };
  try {
    return await watcher.until(id, "server", limits, newsFor(follower));
  } catch (error) {
    throw withHint(error, id);
  }
}

/** Tells what each look brings that the one before did not. */
function newsFor({ onStatus, onQr }: Follower): (session: Session) => Verdict {
  let last: Session | undefined;
  return (session) => {
    const { status, qrCode } = session;
    if (status !== last?.status) onStatus(session);
    if (status === "qr_ready" && qrCode !== undefined && qrCode !== last?.qrCode) onQr(qrCode);
    last = session;
    if (status === "ready" || status === "failed") return "done";
    return status === "qr_ready" ? "person" : "server";
  };
}

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
