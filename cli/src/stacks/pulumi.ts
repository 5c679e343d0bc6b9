import type { LocalWorkspace } from "@pulumi/pulumi/automation";
import { redact } from "pulumi-zavu-provider/redact";
import { contentsOf } from "./contents";
import type { StackConfig, StackContents, Stacks } from "./stack";
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

  async config(stack: string): Promise<StackConfig> {
    if (await this.isOfAnotherProject(stack)) return {};
    const all = await this.read(`The configuration of stack ${stack}`, (workspace) => workspace.getAllConfig(stack));
    const [key, baseUrl] = [all["zavu:apiKey"], all["zavu:baseUrl"]?.value];
    return {
      ...(key === undefined ? {} : { apiKey: key.value, ...(key.secret ? {} : { isKeyPlain: true }) }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
    };
  }

  /** Its configuration then is in another folder: Pulumi would read the file of the same name in this one. */
  private async isOfAnotherProject(stack: string): Promise<boolean> {
    const project = stack.split("/").at(-2);
    if (project === undefined || stack.split("/").length < 3) return false;
    const here = await this.read("The project", (workspace) => workspace.projectSettings()).catch(() => undefined);
    return here?.name !== project;
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
