import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator, type SimulatorOptions } from "zavu-simulator";
import { checkAnswer } from "../contract/description";
import { cleanEnv, startCli, startCommand, type Run, type RunningCli } from "./cli";
import { DYNAMIC, type Form } from "./forms";
import { newStack } from "./newStack";
import { expectNoSecret, expectNoSecretInFiles } from "./secrets";

// Below the repository, so that programs find its packages as a workspace's programs do.
const WORK = path.join(__dirname, "..", ".work");

const PEOPLE = path.join(__dirname, "..", "..", "cli", "bin", "pulumi-zavu.js");

/** The key of every test, chosen to be found again in any form. */
export const KEY = "zv_live_Kx7+/needle=4Qz9_of_the_test";

export interface ProjectOptions {
  /** Which provider the program has; default the dynamic one. */
  form?: Form;
  /** The program: JavaScript with `zavu` (the form's package) and `pulumi` in reach, or YAML. Absent: `folder` has one. */
  program?: string;
  simulator?: SimulatorOptions;
  /** More variables for the CLI; `undefined` takes one away. */
  env?: Record<string, string | undefined>;
  /** Lines below `config:` of the stack's file. */
  config?: Record<string, string>;
  /** Where the project lies; default below the repository. */
  folder?: string;
  /** Numbers that no output may show, beside those that the API sends. */
  phoneNumbers?: string[];
}

/** A resource as `stack export` shows it. */
export interface StateResource {
  urn: string;
  type: string;
  id: string;
  custom: boolean;
  delete?: boolean;
  initErrors?: string[];
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

/** A Pulumi project with a backend, a stack and a simulator of its own. */
export class Project {
  readonly stack = "test";
  private written = "";

  private constructor(
    private form: Form,
    readonly folder: string,
    readonly simulator: Simulator,
    private readonly env: Record<string, string>,
    /** Every QR that the simulator has ever sent. */
    private readonly qrCodes: string[],
    private readonly phoneNumbers: string[],
    private readonly time: { offsetMs: number },
  ) {}

  static async open(options: ProjectOptions): Promise<Project> {
    const folder = options.folder ?? newFolder();
    const home = path.join(folder, ".home");
    fs.mkdirSync(home, { recursive: true });
    const qrCodes: string[] = [];
    const phoneNumbers = [...(options.phoneNumbers ?? [])];
    const time = { offsetMs: 0 };
    const simulator = await startSimulator({
      projects: { proj_a: { keys: [KEY] }, proj_b: { keys: ["zv_live_other_project"] } },
      clock: () => Date.now() + time.offsetMs,
      ...options.simulator,
      times: { initializingMs: 150, qrRotateMs: 60_000, authenticatingMs: 100, ...options.simulator?.times },
      onAnswer: (answer) => {
        checkAnswer(answer);
        qrCodes.push(...valuesIn(answer.body, "qrCode"));
        // A picture hides the text that must not be seen either.
        if (options.simulator?.qr === "picture")
          qrCodes.push(...simulator.sessions().flatMap(({ id }) => simulator.qrText(id) ?? []));
        phoneNumbers.push(...valuesIn(answer.body, "phoneNumber"));
        options.simulator?.onAnswer?.(answer);
      },
    });
    const form = options.form ?? DYNAMIC;
    const env = { ...(await cleanEnv(home, form.languages)), ZAVU_BASE_URL: simulator.url, ZAVU_API_KEY: KEY };
    const project = new Project(form, folder, simulator, env, qrCodes, phoneNumbers, time);
    project.setEnv(options.env ?? {});
    if (options.program !== undefined) project.program(options.program);
    const init = () => project.ok("stack", "init", project.stack);
    await (options.folder === undefined ? newStack(folder, init) : init());
    for (const [key, value] of Object.entries(options.config ?? {})) await project.ok("config", "set", key, value);
    return project;
  }

  /** What the CLI runs with. */
  get environment(): Record<string, string> {
    return { ...this.env };
  }

  /** Replaces the program, and on request the provider that it has. */
  program(text: string, form = this.form): void {
    this.form = form;
    for (const [name, content] of Object.entries(form.files(text))) this.write(name, content);
  }

  setEnv(env: Record<string, string | undefined>): void {
    for (const [name, value] of Object.entries(env)) {
      if (value === undefined) delete this.env[name];
      else this.env[name] = value;
    }
  }

  up = (...args: string[]) => this.run("up", "--yes", "--skip-preview", ...args);
  preview = (...args: string[]) => this.run("preview", ...args);
  refresh = (...args: string[]) => this.run("refresh", "--yes", "--skip-preview", ...args);
  destroy = (...args: string[]) => this.run("destroy", "--yes", "--skip-preview", ...args);

  /** Runs the people's command line in the project's folder. */
  async people(...args: string[]): Promise<Run> {
    const run = await startCommand(process.execPath, [PEOPLE, ...args], this.folder, this.env).done;
    this.written += run.output;
    return run;
  }

  /** Runs the CLI to its end. */
  run(...args: string[]): Promise<Run> {
    return this.start(...args).done;
  }

  /** Runs the CLI and fails where it does. */
  async ok(...args: string[]): Promise<Run> {
    return succeeded(args, await this.run(...args));
  }

  /** Starts the CLI without waiting for it. */
  start(...args: string[]): RunningCli {
    const cli = startCli(args, this.folder, this.env);
    const remember = (run: Run) => {
      this.written += run.output;
      return run;
    };
    return { ...cli, done: cli.done.then(remember) };
  }

  /** Makes a session as somebody outside Pulumi would, and tells its id. */
  async makeOutside(body: object): Promise<string> {
    const answer = await fetch(`${this.simulator.url}/v1/whatsapp-alt/sessions`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { session: { id: string } }).session.id;
  }

  /** Moves the simulator's clock on. A session is young only for a while, and a young one is not given up. */
  letPass(ms: number): void {
    this.time.offsetMs += ms;
  }

  /** Waits until the simulator's session has a status. */
  async until(id: string, status: string): Promise<void> {
    while (this.simulator.session(id)?.status !== status) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Scans a session's QR code and waits until its phone is linked. */
  async link(id: string): Promise<void> {
    await this.until(id, "qr_ready");
    this.simulator.scan(id);
    await this.until(id, "ready");
  }

  /** Stack outputs with secrets in plain text. */
  async outputs(): Promise<Record<string, unknown>> {
    const run = await startCli(["stack", "output", "--json", "--show-secrets"], this.folder, this.env).done;
    return JSON.parse(succeeded(["stack", "output"], run).stdout) as Record<string, unknown>;
  }

  /** The state's text as `stack export` writes it, secrets encrypted. It alone may hold a phone number. */
  async exported(): Promise<string> {
    const args = ["stack", "export"];
    const { stdout } = succeeded(args, await startCli(args, this.folder, this.env).done);
    expectNoSecret(stdout, [KEY, ...this.qrCodes], "the exported state");
    return stdout;
  }

  /** The stack's custom resources, without the providers, out of the backend's own file: what `stack export` prints. */
  async resources(): Promise<StateResource[]> {
    const projects = path.join(this.folder, ".home", ".pulumi", "stacks");
    const [project = ""] = fs.readdirSync(projects);
    const text = await fs.promises.readFile(path.join(projects, project, `${this.stack}.json`), "utf8");
    expectNoSecret(text, [KEY, ...this.qrCodes], "the state");
    const { latest } = (JSON.parse(text) as { checkpoint: { latest?: { resources?: StateResource[] } } }).checkpoint;
    return (latest?.resources ?? []).filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers"));
  }

  /** The resource that the test is about. */
  async resource(): Promise<StateResource> {
    const [only, ...others] = await this.resources();
    if (!only || others.length > 0)
      throw new Error(`expected one resource in state, found ${others.length + (only ? 1 : 0)}`);
    return only;
  }

  /** The API calls that the simulator saw since the last call of this, as `METHOD operation status`. */
  calls(): string[] {
    const fresh = this.simulator.journal.slice(this.read);
    this.read = this.simulator.journal.length;
    return fresh.map(({ method, operation, status }) => `${method} ${operation ?? "unknown"} ${status}`);
  }
  private read = 0;

  /** Those of `calls` that may change something. */
  writes(): string[] {
    return this.calls().filter((call) => !call.startsWith("GET"));
  }

  /** Ends the simulator, looks for secrets in all that was written, and removes the project. */
  async close(): Promise<void> {
    await this.simulator.close();
    const secrets = [KEY, ...this.qrCodes];
    expectNoSecret(this.written, [...secrets, ...this.phoneNumbers], "the CLI's output");
    expectNoSecretInFiles(this.folder, secrets);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private write(name: string, text: string): void {
    fs.writeFileSync(path.join(this.folder, name), text);
  }
}

/** Gives one test a project of its own. Tests that run side by side cannot share what `afterEach` would close. */
export async function withProject(options: ProjectOptions, body: (project: Project) => Promise<void>): Promise<void> {
  const project = await Project.open(options);
  try {
    await body(project);
  } catch (error) {
    // What a failed test leaves is no finding of its own.
    await project.close().catch(() => undefined);
    throw error;
  }
  await project.close();
}

/** The values of a field, wherever it stands in a JSON text. */
function valuesIn(body: string, field: string): string[] {
  return [...body.matchAll(new RegExp(`"${field}":("(?:[^"\\\\]|\\\\.)*")`, "g"))].map(
    ([, text]) => JSON.parse(text ?? '""') as string,
  );
}

/** An empty folder for a project, below the repository. */
export function newFolder(): string {
  fs.mkdirSync(WORK, { recursive: true });
  return fs.mkdtempSync(path.join(WORK, "project-"));
}

function succeeded(args: string[], run: Run): Run {
  if (run.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${run.code}:\n${run.output}`);
  return run;
}
