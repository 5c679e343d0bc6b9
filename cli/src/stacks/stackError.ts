import { ZavuError } from "pulumi-zavu-provider/errors";

/**
 * Raised when a stack, its configuration or the Pulumi CLI could not be read.
 *
 * @cure Check the stack's name, that the command runs in its project's folder (or `--cwd`), and that the Pulumi CLI is
 *   installed and logged in. `pulumi-zavu doctor` looks at each.
 */
export class StackError extends ZavuError {
  readonly name = "StackError";
}
