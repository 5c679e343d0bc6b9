/** Raised when a command here cannot do its work; the message says what failed and what to do. */
export class StartError extends Error {
  override readonly name = "StartError";

  constructor(
    message: string,
    /** Of the process. */
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
