import { redact } from "pulumi-zavu-provider/redact";
import { StackError } from "../stacks/stackError";

/** What to do where the Pulumi CLI is missing or cannot be used. */
export const INSTALL =
  "Install it (https://www.pulumi.com/docs/install/) and see that `pulumi version` works in this shell.";

/**
 * The version of the Pulumi CLI on PATH; `undefined` where there is none.
 *
 * @throws {StackError} where it does not run, or the Automation API refuses its version.
 */
export async function pulumiOnPath(): Promise<string | undefined> {
  // Loaded only here: it takes half a second.
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  try {
    const { version } = await PulumiCommand.get();
    return version?.toString() ?? "of an unknown version";
  } catch (error) {
    const { commandResult, message } = error as { commandResult?: Result; message: string };
    if (commandResult?.err?.code === "ENOENT") return undefined;
    const why = redact(commandResult?.stderr?.trim() || message);
    throw new StackError(`The Pulumi CLI cannot be used: ${why}`, INSTALL);
  }
}

/** What the Automation API keeps of a command that failed. */
interface Result {
  stderr?: string;
  err?: { code?: string };
}
