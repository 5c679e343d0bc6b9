import { ZavuError } from "pulumi-zavu-provider/errors";

/**
 * Raised when a command cannot be done as it was asked for; nothing was done.
 *
 * @cure Correct the command line as the message says; `--help` after any command lists its options.
 */
export class UsageError extends ZavuError {
  readonly name = "UsageError";
}
