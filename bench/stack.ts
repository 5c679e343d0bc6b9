import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator, type SimulatorOptions } from "zavu-simulator";
import { plainEnv, startCli } from "../test/engine/cli";
import type { Candidate } from "./candidates";
import { EventLog } from "./eventLog";
import { interrupted } from "./interrupt";
import { ProcessWatch, type Usage } from "./processes";

// Inside the repository, so that programs find its packages; in the tests' folder, which other tools ignore.
const WORK = path.join(__dirname, "..", "test", ".work");

// How much output of a failed command is shown.
const MAX_OUTPUT = 4_000;

const SAVE_ONCE = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

export const KEY = "zv_live_simulator";

/** A session in the state file. */
export interface Saved {
  id: string;
  custom: boolean;
  type: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

/** The result of a command. */
export interface Timed {
  wallMs: number;
  isOk: boolean;
  output: string;
  /** The resource use of the provider's process. */
  provider: Usage | undefined;
  /** When each create ended, by the resource's id; empty without `watchCreates`. */
  created: Map<string, number>;
}

/** Options of a command, in addition to `--yes --skip-preview`. */
export interface TimedOptions {
  /** How many operations run at once; default: the engine's default. */
  parallel?: number;
  /** Saves once at the end: with a thousand resources, saving after each step takes minutes. */
  saveOnce?: boolean;
  /** Whether to record when each create ends. */
  watchCreates?: boolean;
  /** Whether a failure is a valid result. */
  mayFail?: boolean;
}

/**
 * A stack with its own backend and simulator. Not the tests' `Project`, which checks each answer against the API's
 * description: that takes milliseconds of the measured time.
 */
export class Stack {
  private constructor(
    readonly candidate: Candidate,
    readonly simulator: Simulator,
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  static async open(candidate: Candidate, program: string, options: SimulatorOptions): Promise<Stack> {
    fs.mkdirSync(WORK, { recursive: true });
    const folder = fs.mkdtempSync(path.join(WORK, "bench-"));
    const home = path.join(folder, ".home");
    fs.mkdirSync(home);
    const simulator = await startSimulator(options);
    const env = { ...(await plainEnv(home)), ZAVU_BASE_URL: simulator.url, ZAVU_API_KEY: KEY };
    for (const [name, content] of Object.entries(candidate.files(program)))
      fs.writeFileSync(path.join(folder, name), content);
    const stack = new Stack(candidate, simulator, folder, env);
    succeeded(await stack.run(["stack", "init", "bench"], env));
    return stack;
  }

  /** Runs a command without its preview, and measures it. */
  async timed(verb: "up" | "refresh" | "destroy", options: TimedOptions = {}): Promise<Timed> {
    const parallel = options.parallel === undefined ? [] : ["--parallel", String(options.parallel)];
    const once: Record<string, string> = options.saveOnce ? SAVE_ONCE : {};
    const args = [verb, "--yes", "--skip-preview", ...parallel];
    if (!options.watchCreates) return succeeded(await this.run(args, { ...this.env, ...once }));
    const file = path.join(this.folder, "events.json");
    const log = new EventLog(file);
    const env = { ...this.env, ...once, PULUMI_DEBUG_COMMANDS: "true" };
    let created = new Map<string, number>();
    const timed = await this.run([...args, "--event-log", file], env).finally(() => (created = log.end()));
    return { ...(options.mayFail ? timed : succeeded(timed)), created };
  }

  /** The size of the state file. */
  get stateBytes(): number {
    return fs.statSync(this.stateFile).size;
  }

  /** The first session in state. */
  get saved(): Saved {
    const { checkpoint } = JSON.parse(fs.readFileSync(this.stateFile, "utf8")) as {
      checkpoint: { latest: { resources: Saved[] } };
    };
    const isSession = ({ custom, type }: Saved) => custom && !type.startsWith("pulumi:providers");
    const session = checkpoint.latest.resources.find(isSession);
    if (!session) throw new Error(`no session of the ${this.candidate.name} is in state`);
    return session;
  }

  async close(): Promise<void> {
    await this.simulator.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private get stateFile(): string {
    const stacks = path.join(this.folder, ".home", ".pulumi", "stacks");
    const [project = ""] = fs.readdirSync(stacks);
    return path.join(stacks, project, "bench.json");
  }

  private async run(args: string[], env: Record<string, string>): Promise<Timed> {
    interrupted.throwIfAborted();
    const began = performance.now();
    const cli = startCli(args, this.folder, env);
    const watch = new ProcessWatch(cli.pid, this.candidate.process);
    // The CLI has its own process group, so Ctrl-C does not reach it. It waits for its provider, which may take minutes.
    const stop = () => {
      cli.signal("SIGINT");
      watch.kill();
    };
    interrupted.addEventListener("abort", stop);
    const { code, output } = await cli.done.finally(() => interrupted.removeEventListener("abort", stop));
    const wallMs = performance.now() - began;
    const provider = watch.end();
    interrupted.throwIfAborted();
    return { wallMs, isOk: code === 0, output, provider, created: new Map() };
  }
}

function succeeded(timed: Timed): Timed {
  if (!timed.isOk) throw new Error(`pulumi failed:\n${timed.output.slice(-MAX_OUTPUT)}`);
  return timed;
}
