import { isZavuError } from "pulumi-zavu-provider/errors";
import { isTransient } from "pulumi-zavu-provider/wait";

/** A failure as `--json` writes it. */
export interface Failure {
  /** The name of the error in docs/errors.md, or "Error" for an internal error. */
  name: string;
  message: string;
  /** What to do; may be empty. */
  hint: string;
  /**
   * Whether the same command may succeed later although nobody changes anything: after the rate limit, a network failure, a
   * failed server, an answer that cannot be read, or a timeout.
   */
  retryable: boolean;
}

export function failureOf(error: unknown): Failure {
  const { name, message, hint } = isZavuError(error)
    ? error
    : { name: "Error", message: "internal error; please report it", hint: "" };
  return { name, message, hint, retryable: isTransient(error) };
}
