import { ZavuError } from "pulumi-zavu-provider/errors";

/** Raised when a stack, its configuration or the Pulumi CLI could not be read. */
export class StackError extends ZavuError {
  readonly name = "StackError";
}
