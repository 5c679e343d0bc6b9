import type { CommanderError } from "commander";
import { ZavuError } from "pulumi-zavu-provider/errors";
import { sentence } from "pulumi-zavu-provider/failureText";
import { redact } from "pulumi-zavu-provider/redact";

/**
 * Raised when a command cannot run with the given arguments, files or terminal. Nothing was changed.
 *
 * @cure Correct the command line as the message says. `npx pulumi-zavu-cli COMMAND --help` lists the options.
 */
export class UsageError extends ZavuError {
  readonly name = "UsageError";
}

/** Commander's error: "error: unknown command 'lst'\n(Did you mean list?)" becomes sentences. */
export function usageErrorOf({ message }: CommanderError): UsageError {
  const text = message.replace(/^error: /, "").replace(/\n\((.+)\)$/, ". $1");
  // The command line may have a key by mistake.
  return new UsageError(redact(sentence(text)).replace(/[^.?!]$/, "$&."), "For help, add --help.");
}
