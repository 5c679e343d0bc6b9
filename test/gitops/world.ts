import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { checkAnswer } from "../contract/description";
import { cleanEnv, startCli, startCommand, type Run, type RunningCli } from "../engine/cli";
import { KEY, newFolder } from "../engine/project";
import { expectNoSecret } from "../engine/secrets";
import { ROOT } from "../root";

export const EXAMPLE = path.join(ROOT, "examples", "gitops");

/** Not set for steps by default: the pipeline's file must pass them. */
const FROM_THE_PIPELINE = ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"] as const;

/** A repository with the example's program, a backend and a simulator, for the jobs of a pipeline. */
export class World {
  /** How far the simulator's clock is ahead, in ms. */
  aheadMs = 0;
  private written = "";
  private readonly qrCodes = new Set<string>();

  private constructor(
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  simulator!: Simulator;

  static async open(): Promise<World> {
    // Inside the repository, so that the program finds its packages: `npm ci` in a clone installs none.
    const folder = newFolder();
    for (const name of ["home", "bin", "repository"]) fs.mkdirSync(path.join(folder, name));
    const world = new World(folder, await cleanEnv(path.join(folder, "home")));
    world.simulator = await startSimulator({
      projects: { proj_a: { keys: [KEY] } },
      times: { initializingMs: 100, qrRotateMs: 0, authenticatingMs: 100 },
      clock: () => Date.now() + world.aheadMs,
      onAnswer: (answer) => {
        checkAnswer(answer);
        for (const { qrCode } of world.simulator.sessions()) if (qrCode !== undefined) world.qrCodes.add(qrCode);
      },
    });
    Object.assign(world.env, {
      // Its types are checked with those of all examples.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      ZAVU_BASE_URL: world.simulator.url,
      PATH: `${path.join(folder, "bin")}${path.delimiter}${world.env["PATH"]}`,
    });
    await world.fill();
    return world;
  }

  /** The secrets and variables of a pipeline. */
  get settings(): { backend: string; passphrase: string } {
    const [backend = "", passphrase = ""] = FROM_THE_PIPELINE.map((name) => this.env[name]);
    return { backend, passphrase };
  }

  /** A fresh clone of the repository, without files that earlier jobs wrote. */
  clone(): string {
    const clone = fs.mkdtempSync(path.join(this.folder, "clone-"));
    fs.cpSync(path.join(this.folder, "repository"), clone, { recursive: true });
    return clone;
  }

  /** Adds a program to the runner's PATH. */
  program(name: string, script: string): void {
    fs.writeFileSync(path.join(this.folder, "bin", name), script, { mode: 0o755 });
  }

  /** Starts a shell script as a runner does, with only the variables of the pipeline and the machine. */
  start(script: string, cwd: string, given: Record<string, string>): RunningCli {
    const machine = { ...this.env };
    for (const name of FROM_THE_PIPELINE) delete machine[name];
    const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    const running = startCommand("bash", args, cwd, { ...machine, CI: "true", ...given });
    const remember = (run: Run) => {
      this.wrote(run.output);
      return run;
    };
    return { ...running, done: running.done.then(remember) };
  }

  /** Stores output of a job, which is searched for secrets. */
  wrote(text: string): void {
    this.written += text;
  }

  /** Sets a new key in the configuration of prod, and revokes the old one. */
  async rotateKey(): Promise<void> {
    const next = `${KEY}_2`;
    this.simulator.addKey("proj_a", next);
    await this.setKey(next);
    this.simulator.revokeKey(KEY);
  }

  /** The names of the stacks. */
  async stacks(): Promise<string[]> {
    const { stdout } = await this.pulumi("stack", "ls", "--json");
    return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name).sort();
  }

  /** The names of the account's sessions. */
  names(): (string | undefined)[] {
    return this.simulator.sessions().map(({ displayName }) => displayName);
  }

  /** Closes the simulator, searches the jobs' output for the key and QR codes, and deletes the folder. */
  async close(): Promise<void> {
    await this.simulator.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
    expect(this.qrCodes.size).toBeGreaterThan(0);
    expectNoSecret(this.written, [KEY, ...this.qrCodes], "the jobs' output");
  }

  /** Fills the repository: the program, a lock file, and the encrypted key in the configuration of prod. */
  private async fill(): Promise<void> {
    const repository = path.join(this.folder, "repository");
    const filter = (file: string) => path.basename(file) !== "node_modules";
    fs.cpSync(path.join(EXAMPLE, "program"), repository, { recursive: true, filter });
    const about = { name: "zavu-gitops", version: "0.0.0" };
    const lock = { ...about, lockfileVersion: 3, requires: true, packages: { "": about } };
    fs.writeFileSync(path.join(repository, "package.json"), JSON.stringify({ ...about, main: "index.ts" }));
    fs.writeFileSync(path.join(repository, "package-lock.json"), JSON.stringify(lock));
    await this.pulumi("stack", "init", "prod");
    await this.setKey(KEY);
  }

  private setKey(key: string): Promise<Run> {
    return this.pulumi("config", "set", "--stack", "prod", "--secret", "zavu:apiKey", key);
  }

  private async pulumi(...args: string[]): Promise<Run> {
    const run = await startCli(args, path.join(this.folder, "repository"), this.env).done;
    if (run.code !== 0) throw new Error(`pulumi ${args[0]} ended with ${run.code}:\n${run.output}`);
    return run;
  }
}
