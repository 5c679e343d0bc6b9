import { sentenceOf } from "../stacks/pulumiError";
import { StackError } from "../stacks/stackError";

/** What to do if the Pulumi CLI is missing or cannot be used. */
export const INSTALL =
  "Install it (https://www.pulumi.com/docs/install/) and check that `pulumi version` works in this shell.";

/**
 * The version of the Pulumi CLI on PATH; `undefined` if there is none.
 *
 * @throws {StackError} if it does not run, or the Automation API refuses its version.
 */
export async function pulumiOnPath(): Promise<string | undefined> {
  // Loaded only here, because it takes half a second.
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  try {
    const { version } = await PulumiCommand.get();
    return version?.toString() ?? "of an unknown version";
  } catch (error) {
    const { commandResult, message } = error as { commandResult?: Result; message: string };
    if (commandResult?.err?.code === "ENOENT") return undefined;
    const why = sentenceOf(commandResult?.stderr?.trim() || message);
    throw new StackError(`The Pulumi CLI cannot be used: ${why}`, INSTALL);
  }
}

/** The result of a failed command in an error of the Automation API. */
interface Result {
  stderr?: string;
  err?: { code?: string };
}
