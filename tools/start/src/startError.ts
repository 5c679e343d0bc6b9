/** Raised when a command fails; the message says what failed and what to do. */
export class StartError extends Error {
  override readonly name = "StartError";

  constructor(
    message: string,
    /** The exit code of the process. */
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
