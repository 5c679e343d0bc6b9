import { ZavuError } from "pulumi-zavu-provider/errors";

/** Raised when a command cannot be done as it was asked for; nothing was done. */
export class UsageError extends ZavuError {
  readonly name = "UsageError";
}
