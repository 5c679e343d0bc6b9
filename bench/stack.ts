import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator, type SimulatorOptions } from "zavu-simulator";
import { plainEnv, startCli } from "../test/engine/cli";
import type { Contestant } from "./contestants";
import { EventLog } from "./eventLog";
import { interrupted } from "./interrupt";
import { Watch, type Taken } from "./processes";

// Below the repository, so that programs find its packages; where the tests' projects are, so that no tool looks there.
const WORK = path.join(__dirname, "..", "test", ".work");

// Of a failed command; with a hundred sessions it may be long.
const MOST_OUTPUT = 4_000;

const SAVE_ONCE = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

export const KEY = "zv_live_simulator";

/** A session as the state's file has it. */
export interface Saved {
  id: string;
  custom: boolean;
  type: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

/** What a command took. */
export interface Timed {
  wallMs: number;
  isOk: boolean;
  output: string;
  /** What it took of the provider's process. */
  provider: Taken | undefined;
  /** When each create ended, by the resource's id; where it was asked for. */
  created: Map<string, number>;
}

/** How a command is run, beside `--yes --skip-preview`. */
export interface How {
  /** How many operations at once; default the engine's own choice. */
  parallel?: number;
  /** Without a save after each step, which takes the engine minutes with a thousand resources. */
  saveOnce?: boolean;
  /** Whether to watch when each create ends. */
  watchCreates?: boolean;
  /** Whether a failure is a result, too. */
  mayFail?: boolean;
}

/**
 * A stack with a backend and a simulator of its own. Not the tests' `Project`: that one holds each answer of the
 * simulator against the API's description, which takes milliseconds of the time that is measured here.
 */
export class Stack {
  private constructor(
    readonly contestant: Contestant,
    readonly simulator: Simulator,
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  static async open(contestant: Contestant, program: string, options: SimulatorOptions): Promise<Stack> {
    fs.mkdirSync(WORK, { recursive: true });
    const folder = fs.mkdtempSync(path.join(WORK, "bench-"));
    const home = path.join(folder, ".home");
    fs.mkdirSync(home);
    const simulator = await startSimulator(options);
    const env = { ...(await plainEnv(home)), ZAVU_BASE_URL: simulator.url, ZAVU_API_KEY: KEY };
    for (const [name, content] of Object.entries(contestant.files(program)))
      fs.writeFileSync(path.join(folder, name), content);
    const stack = new Stack(contestant, simulator, folder, env);
    succeeded(await stack.run(["stack", "init", "bench"], env));
    return stack;
  }

  /** A command that changes things, without its preview: from its start to its end. */
  async timed(verb: "up" | "refresh" | "destroy", how: How = {}): Promise<Timed> {
    const parallel = how.parallel === undefined ? [] : ["--parallel", String(how.parallel)];
    const once: Record<string, string> = how.saveOnce ? SAVE_ONCE : {};
    const args = [verb, "--yes", "--skip-preview", ...parallel];
    if (!how.watchCreates) return succeeded(await this.run(args, { ...this.env, ...once }));
    const file = path.join(this.folder, "events.json");
    const log = new EventLog(file);
    const env = { ...this.env, ...once, PULUMI_DEBUG_COMMANDS: "true" };
    let created = new Map<string, number>();
    const timed = await this.run([...args, "--event-log", file], env).finally(() => (created = log.end()));
    return { ...(how.mayFail ? timed : succeeded(timed)), created };
  }

  /** The file that Pulumi keeps the stack in. */
  get stateBytes(): number {
    return fs.statSync(this.stateFile).size;
  }

  /** The stack's first session, as state has it. */
  get saved(): Saved {
    const { checkpoint } = JSON.parse(fs.readFileSync(this.stateFile, "utf8")) as {
      checkpoint: { latest: { resources: Saved[] } };
    };
    const isSession = ({ custom, type }: Saved) => custom && !type.startsWith("pulumi:providers");
    const session = checkpoint.latest.resources.find(isSession);
    if (!session) throw new Error(`no session of the ${this.contestant.name} is in state`);
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
    const watch = new Watch(cli.pid, this.contestant.process);
    // The CLI has a process group of its own; unless told it would go on without anybody to report to. It waits for its
    // provider, which may wait for minutes.
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
  if (!timed.isOk) throw new Error(`pulumi failed:\n${timed.output.slice(-MOST_OUTPUT)}`);
  return timed;
}
