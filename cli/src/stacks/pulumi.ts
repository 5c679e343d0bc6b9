import type { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { ConfigBag } from "pulumi-zavu-provider/config";
import { redact } from "pulumi-zavu-provider/redact";
import { contentsOf } from "./contents";
import type { StackContents, Stacks } from "./stack";
import { StackError } from "./stackError";

/** The stacks of the user's own backend, whichever it is, by the Automation API. */
export function pulumiStacks(cwd: string): Stacks {
  return new PulumiStacks(cwd);
}

class PulumiStacks implements Stacks {
  private opened: Promise<LocalWorkspace> | undefined;

  constructor(private readonly cwd: string) {}

  async all(): Promise<string[]> {
    const stacks = await this.read("The list of stacks", (workspace) => workspace.listStacks({ all: true }));
    return stacks.map(({ name }) => name);
  }

  async contents(stack: string): Promise<StackContents> {
    const exported = await this.read(`Stack ${stack}`, (workspace) => workspace.exportStack(stack));
    return contentsOf(exported, stack);
  }

  async config(stack: string): Promise<ConfigBag> {
    const all = await this.read(`The configuration of stack ${stack}`, (workspace) => workspace.getAllConfig(stack));
    const [apiKey, baseUrl] = [all["zavu:apiKey"]?.value, all["zavu:baseUrl"]?.value];
    return { ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) };
  }

  private async read<T>(what: string, work: (workspace: LocalWorkspace) => Promise<T>): Promise<T> {
    try {
      return await work(await this.workspace());
    } catch (error) {
      throw new StackError(`${what} could not be read: ${whyOf(error)}`, HINT);
    }
  }

  private workspace(): Promise<LocalWorkspace> {
    this.opened ??= open(this.cwd);
    return this.opened;
  }
}

const HINT =
  "Check that `pulumi` is on PATH, that you are logged in to the backend, that --cwd is the project's folder and that " +
  "the stack's passphrase or secrets provider is at hand.";

async function open(workDir: string): Promise<LocalWorkspace> {
  // Loaded only where a stack is read: it takes half a second.
  const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
  return LocalWorkspace.create({ workDir });
}

/** What Pulumi wrote to stderr; never its stdout, which may hold what was to be read. */
function whyOf(error: unknown): string {
  const { commandResult, message } = error as { commandResult?: { stderr?: string }; message?: string };
  return redact(commandResult?.stderr?.trim() || (commandResult ? "Pulumi failed" : message) || "Pulumi failed");
}
