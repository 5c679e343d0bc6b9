import { ZavuError } from "./base";

/**
 * Raised when an operation times out, for example while it waits for a scan.
 *
 * @cure If the session waits for a scan, scan its QR code (`npx pulumi-zavu-cli qr ID`). Then run `pulumi up` again, which continues
 *   with the same session. To wait longer, set `customTimeouts`, or `--timeout` on the command line.
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
 * Raised when a session fails while an operation waits for it.
 *
 * @cure Fix the cause that the message quotes from the server, such as an egress node that is offline. Then run `pulumi up`,
 *   which reconnects the session and waits again.
 */
export class SessionFailedError extends ZavuError {
  readonly name = "SessionFailedError";
}

/**
 * Raised when a session loses its login because its egress is changed in place: it was `ready`, and is now `qr_ready`.
 *
 * @cure Scan the session's QR code (`npx pulumi-zavu-cli qr ID`). The session and its new egress are in state; the next
 *   `pulumi up` continues as `waitFor` says.
 */
export class LoginLostError extends ZavuError {
  readonly name = "LoginLostError";
}

/**
 * Raised when the linked phone has a different number than `expectedPhoneNumber`. The message shows only the last two
 * digits of each number.
 *
 * @cure Unlink the session with `npx pulumi-zavu-cli logout ID`, run `pulumi up` for a new QR code, and scan it with the
 *   right phone; or correct `expectedPhoneNumber`. Nothing is logged out automatically.
 */
export class WrongNumberError extends ZavuError {
  readonly name = "WrongNumberError";
}

/**
 * Raised when a read finds that a session or an egress node has failed or has not reached `waitFor`.
 *
 * @cure Run `pulumi up`, which reconnects the session or waits for it again. It creates no new session.
 */
export class UnsettledError extends ZavuError {
  readonly name = "UnsettledError";
}

/**
 * Raised when a resource was created, but the wait for it failed for another reason, such as a refused key or no network.
 *
 * @cure Fix what the message names after "the wait for it failed". Then run `pulumi up`, which continues with the resource
 *   in state.
 */
export class WaitBrokenError extends ZavuError {
  readonly name = "WaitBrokenError";
}

/**
 * Raised when an operation is stopped, for example with Ctrl-C.
 *
 * @cure Run `pulumi up` again, which continues where the operation was stopped.
 */
export class StoppedError extends ZavuError {
  readonly name = "StoppedError";
}
