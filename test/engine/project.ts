import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator, type SimulatorOptions } from "zavu-simulator";
import { checkAnswer } from "../contract/description";
import { cleanEnv, startCli, startCommand, type Run, type RunningCli } from "./cli";
import { DYNAMIC, type Form } from "./forms";
import { newStack } from "./newStack";
import { expectNoSecret, expectNoSecretInFiles, valuesIn } from "./secrets";

// Inside the repository, so that programs find its packages as those of a workspace do.
const WORK = path.join(__dirname, "..", ".work");

const CLI = path.join(__dirname, "..", "..", "cli", "bin", "pulumi-zavu.js");

/** The key of every test, with characters that encodings change, so that each encoding of it is tested. */
export const KEY = "zv_live_Kx7+/needle=4Qz9_of_the_test";

export interface ProjectOptions {
  /** The form of the provider that the program uses; default: dynamic. */
  form?: Form;
  /** The program: JavaScript that uses `zavu` (the form's package) and `pulumi`, or YAML. Absent: `folder` has one. */
  program?: string;
  simulator?: SimulatorOptions;
  /** More variables for the CLI; `undefined` removes one. */
  env?: Record<string, string | undefined>;
  /** Lines below `config:` of the stack's file. */
  config?: Record<string, string>;
  /** The project's folder; default: a new one inside the repository. */
  folder?: string;
  /** Numbers that no output may show, in addition to those that the API sends. */
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

/** A Pulumi project with its own backend, stack and simulator. */
export class Project {
  readonly stack = "test";
  private written = "";

  private constructor(
    private form: Form,
    readonly folder: string,
    readonly simulator: Simulator,
    private readonly env: Record<string, string>,
    /** Every QR code and every pairing token that the simulator has sent. */
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
        qrCodes.push(...valuesIn(answer.body, "qrCode"), ...valuesIn(answer.body, "token"));
        // A picture encodes a text that must not be shown, either.
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

  /** The CLI's environment. */
  get environment(): Record<string, string> {
    return { ...this.env };
  }

  /** Replaces the program, and optionally its form. */
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

  /** Runs `pulumi-zavu` in the project's folder. */
  async cli(...args: string[]): Promise<Run> {
    const run = await startCommand(process.execPath, [CLI, ...args], this.folder, this.env).done;
    this.written += run.output;
    return run;
  }

  /** Runs the CLI to its end. */
  run(...args: string[]): Promise<Run> {
    return this.start(...args).done;
  }

  /** Runs the CLI. Throws if it fails. */
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

  /** Creates a session outside Pulumi. Returns its id. */
  async createOutside(body: object): Promise<string> {
    const answer = await fetch(`${this.simulator.url}/v1/whatsapp-alt/sessions`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { session: { id: string } }).session.id;
  }

  /** Advances the simulator's clock. The provider does not believe a 404 of a session that was created just now. */
  advanceClock(ms: number): void {
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

  /** The state's text as `stack export` writes it, secrets encrypted. Only it may contain a phone number. */
  async exported(): Promise<string> {
    const args = ["stack", "export"];
    const { stdout } = succeeded(args, await startCli(args, this.folder, this.env).done);
    expectNoSecret(stdout, [KEY, ...this.qrCodes], "the exported state");
    return stdout;
  }

  /** The stack's custom resources without providers, as `stack export` prints them, from the backend's file. */
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

  /** The API calls since the last call of this method, as `METHOD operation status`. */
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

  /** Closes the simulator, searches all output for secrets, and deletes the project. */
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

/** Runs a test with its own project. Concurrent tests cannot share a project that `afterEach` closes. */
export async function withProject(options: ProjectOptions, body: (project: Project) => Promise<void>): Promise<void> {
  const project = await Project.open(options);
  try {
    await body(project);
  } catch (error) {
    // An error while closing must not hide the test's own error.
    await project.close().catch(() => undefined);
    throw error;
  }
  await project.close();
}

/** An empty folder for a project, inside the repository. */
export function newFolder(): string {
  fs.mkdirSync(WORK, { recursive: true });
  return fs.mkdtempSync(path.join(WORK, "project-"));
}

function succeeded(args: string[], run: Run): Run {
  if (run.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${run.code}:\n${run.output}`);
  return run;
}
