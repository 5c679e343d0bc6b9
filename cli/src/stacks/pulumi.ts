import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ConfigMap, Deployment, LocalWorkspace } from "@pulumi/pulumi/automation";
import { ownNames, unknownNameErrors } from "pulumi-zavu-provider/config";
import { contentsOf } from "./contents";
import { projectFolder } from "./projectFolder";
import { cureOf, needsPassphrase, sentenceOf } from "./pulumiError";
import { placeOf, type StackConfig, type StackContents, type Stacks } from "./stack";
import { StackError } from "./stackError";

const run = promisify(execFile);
// A state of thousands of resources has tens of megabytes.
const LARGEST_STATE = 1024 ** 3;

/** Asks for a stack's passphrase; undefined if there is no terminal or no answer. */
type AskPassphrase = (stack: string) => Promise<string | undefined>;

/** The stacks of the user's backend, read with the Automation API. */
export function pulumiStacks(cwd: string, askPassphrase: AskPassphrase): Stacks {
  return new PulumiStacks(projectFolder(cwd), cwd, askPassphrase);
}

class PulumiStacks implements Stacks {
  private opened: Promise<LocalWorkspace> | undefined;

  constructor(
    private readonly project: string | undefined,
    private readonly cwd: string,
    private readonly askPassphrase: AskPassphrase,
  ) {}

  async all(): Promise<string[]> {
    const stacks = await this.read("The list of stacks", (workspace) => workspace.listStacks({ all: true }));
    return stacks.map(({ name }) => name);
  }

  async contents(stack: string): Promise<StackContents> {
    const exported = await this.read(`Stack ${stack}`, (workspace) => exportEncrypted(workspace, stack));
    return contentsOf(exported, stack);
  }

  async config(stack: string): Promise<StackConfig> {
    if (await this.isOfAnotherProject(stack)) return {};
    const all = await this.read(`The configuration of stack ${stack}`, (workspace) =>
      this.configWithPassphrase(workspace, stack),
    );
    const [unknown] = unknownNameErrors(ownNames(Object.keys(all)), await this.projectName(), placeOf(stack));
    if (unknown) throw unknown;
    const [key, baseUrl] = [all["zavu:apiKey"], all["zavu:baseUrl"]?.value];
    return {
      ...(key === undefined ? {} : { apiKey: key.value, ...(key.secret ? {} : { isKeyPlain: true }) }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
    };
  }

  private async configWithPassphrase(workspace: LocalWorkspace, stack: string): Promise<ConfigMap> {
    try {
      return await workspace.getAllConfig(stack);
    } catch (error) {
      const passphrase = needsPassphrase(whyOf(error)) ? await this.askPassphrase(stack) : undefined;
      if (passphrase === undefined) throw error;
      workspace.envVars = { ...workspace.envVars, PULUMI_CONFIG_PASSPHRASE: passphrase };
      return await workspace.getAllConfig(stack);
    }
  }

  /** Then its configuration is in another folder, and Pulumi would read the wrong file in this one. */
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
      const why = whyOf(error);
      throw new StackError(`${what} could not be read: ${why}`, cureOf(why));
    }
  }

  private workspace(): Promise<LocalWorkspace> {
    this.opened ??= open(this.project ?? this.cwd);
    return this.opened;
  }
}

async function open(workDir: string): Promise<LocalWorkspace> {
  // Loaded only if a stack is read, because it takes half a second.
  const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
  return LocalWorkspace.create({ workDir });
}

/**
 * A stack's state with encrypted secrets. The Automation API's own export decrypts all secrets, which needs the
 * passphrase of every project and loads every QR code into memory.
 */
async function exportEncrypted({ pulumiCommand, workDir }: LocalWorkspace, stack: string): Promise<Deployment> {
  const args = ["stack", "export", "--stack", stack, "--non-interactive"];
  const { stdout } = await run(pulumiCommand.command, args, { cwd: workDir, maxBuffer: LARGEST_STATE });
  return JSON.parse(stdout) as Deployment;
}

/** What Pulumi wrote to stderr. Never its stdout, which may have secrets. */
function whyOf(error: unknown): string {
  const { commandResult, stderr = commandResult?.stderr, message } = error as Failure;
  if (stderr !== undefined || commandResult) return sentenceOf(stderr?.trim() || "Pulumi failed");
  return sentenceOf(error instanceof SyntaxError ? "the output is not JSON" : message || "Pulumi failed");
}

/** An error of the Automation API or of `execFile`. */
interface Failure {
  commandResult?: { stderr?: string };
  stderr?: string;
  message?: string;
}
