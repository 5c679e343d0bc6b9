/**
 * One class per cause. A message says what failed, on which resource and why; `hint` says what to do. Both may be shown:
 * they consist of our own words and of server text that has passed `redact`.
 *
 * `@cure` in a docstring goes into docs/errors.md. It applies to every message of the class.
 */
export abstract class ZavuError extends Error {
  abstract override readonly name: string;

  constructor(
    message: string,
    /** What the user can do about it. */
    readonly hint: string,
  ) {
    super(message);
  }

  /** The message and the hint as one text. */
  get text(): string {
    return `${this.message} ${this.hint}`.trim();
  }
}

/** Whether a value is an error of this package. Compares the shape, since a bundle may have its own copy of the classes. */
export function isZavuError(value: unknown): value is ZavuError {
  return value instanceof Error && typeof (value as Partial<ZavuError>).hint === "string";
}

/** The message of a failure without its hint. The text of an internal error is left out, since it may quote a secret. */
export function messageOf(error: unknown): string {
  return isZavuError(error) ? error.message : "an internal error of pulumi-zavu; please report it.";
}
