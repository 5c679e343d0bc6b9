import { ZavuError } from "pulumi-zavu-provider/errors";

/**
 * Raised when a stack, its configuration or the Pulumi CLI cannot be used.
 *
 * @cure Do what the message says: set the passphrase, correct the stack's name or the project's folder (`--cwd`), log in,
 *   or install the Pulumi CLI. `npx pulumi-zavu-cli doctor` checks each.
 */
export class StackError extends ZavuError {
  readonly name = "StackError";
}
