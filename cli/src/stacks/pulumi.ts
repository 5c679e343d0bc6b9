import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Deployment, LocalWorkspace } from "@pulumi/pulumi/automation";
import { ownNames, unknownNameErrors } from "pulumi-zavu-provider/config";
import { redact } from "pulumi-zavu-provider/redact";
import { contentsOf } from "./contents";
import { projectFolder } from "./projectFolder";
import { placeOf, type StackConfig, type StackContents, type Stacks } from "./stack";
import { StackError } from "./stackError";

const run = promisify(execFile);
// A state of thousands of resources is some ten megabytes.
const LARGEST_STATE = 1024 ** 3;

/** The stacks of the user's own backend, whichever it is, by the Automation API. */
export function pulumiStacks(cwd: string): Stacks {
  return new PulumiStacks(projectFolder(cwd), cwd);
}

class PulumiStacks implements Stacks {
  private opened: Promise<LocalWorkspace> | undefined;

  constructor(
    private readonly project: string | undefined,
    private readonly cwd: string,
  ) {}

  async all(): Promise<string[]> {
    const stacks = await this.read("The list of stacks", (workspace) => workspace.listStacks({ all: true }));
    return stacks.map(({ name }) => name);
  }

  async contents(stack: string): Promise<StackContents> {
    const exported = await this.read(`Stack ${stack}`, (workspace) => exportSealed(workspace, stack));
    return contentsOf(exported, stack);
  }

  async config(stack: string): Promise<StackConfig> {
    if (await this.isOfAnotherProject(stack)) return {};
    const all = await this.read(`The configuration of stack ${stack}`, (workspace) => workspace.getAllConfig(stack));
    const [unknown] = unknownNameErrors(ownNames(Object.keys(all)), await this.projectName(), placeOf(stack));
    if (unknown) throw unknown;
    const [key, baseUrl] = [all["zavu:apiKey"], all["zavu:baseUrl"]?.value];
    return {
      ...(key === undefined ? {} : { apiKey: key.value, ...(key.secret ? {} : { isKeyPlain: true }) }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
    };
  }

  /** Its configuration then is in another folder: Pulumi would read the file of the same name in this one. */
  private async isOfAnotherProject(stack: string): Promise<boolean> {
    const [name, project, ...organization] = stack.split("/").reverse();
    if (name === undefined || project === undefined || organization.length === 0) return false;
    if (this.project === undefined) return true;
    return (await this.projectName()) !== project;
  }

  private async projectName(): Promise<string | undefined> {
    if (this.project === undefined) return undefined;
    return (await this.read("The project", (workspace) => workspace.projectSettings())).name;
  }

  private async read<T>(what: string, work: (workspace: LocalWorkspace) => Promise<T>): Promise<T> {
    try {
      return await work(await this.workspace());
    } catch (error) {
      throw new StackError(`${what} could not be read: ${whyOf(error)}`, HINT);
    }
  }

  private workspace(): Promise<LocalWorkspace> {
    this.opened ??= open(this.project ?? this.cwd);
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

/**
 * A stack's state with its secrets left encrypted. The Automation API's own export decrypts them all: it would need the
 * passphrase of every project, and every QR in the memory of a program that only wants ids.
 */
async function exportSealed({ pulumiCommand, workDir }: LocalWorkspace, stack: string): Promise<Deployment> {
  const args = ["stack", "export", "--stack", stack, "--non-interactive"];
  const { stdout } = await run(pulumiCommand.command, args, { cwd: workDir, maxBuffer: LARGEST_STATE });
  return JSON.parse(stdout) as Deployment;
}

/** What Pulumi wrote to stderr; never its stdout, which may hold what was to be read. */
function whyOf(error: unknown): string {
  const { commandResult, stderr = commandResult?.stderr, message } = error as Failure;
  if (stderr !== undefined || commandResult) return redact(stderr?.trim() || "Pulumi failed");
  return redact(error instanceof SyntaxError ? "it is no JSON" : message || "Pulumi failed");
}

/** As the Automation API and `execFile` throw it. */
interface Failure {
  commandResult?: { stderr?: string };
  stderr?: string;
  message?: string;
}
