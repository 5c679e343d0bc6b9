import fs from "node:fs";
import path from "node:path";
import { startSimulator, type Simulator } from "zavu-simulator";
import { cleanEnv, startCli } from "../test/engine/cli";
import type { Form } from "../test/engine/forms";
import { Watch, type Taken } from "./processes";

// Below the repository, so that programs find its packages; where the tests' projects are, so that no tool looks there.
const WORK = path.join(__dirname, "..", "test", ".work");

interface SavedResource {
  type: string;
  inputs: Record<string, unknown>;
}

/** How long a command took, and what it took of the provider's process. */
export interface Timed {
  wallMs: number;
  provider: Taken | undefined;
}

/**
 * A stack with a backend and a simulator of its own. Not the tests' `Project`: that one holds each answer of the
 * simulator against the API's description, which takes milliseconds of the time that is measured here.
 */
export class Stack {
  private constructor(
    private readonly form: Form,
    readonly simulator: Simulator,
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  static async open(form: Form, program: string): Promise<Stack> {
    fs.mkdirSync(WORK, { recursive: true });
    const folder = fs.mkdtempSync(path.join(WORK, "bench-"));
    const home = path.join(folder, ".home");
    fs.mkdirSync(home);
    const times = { initializingMs: 100, authenticatingMs: 0, qrRotateMs: 0 };
    const simulator = await startSimulator({ rateLimit: false, times });
    const env = { ...(await cleanEnv(home)), ZAVU_BASE_URL: simulator.url, ZAVU_API_KEY: "zv_live_simulator" };
    const stack = new Stack(form, simulator, folder, env);
    stack.program(program);
    await stack.run("stack", "init", "bench");
    return stack;
  }

  /** Replaces the program: JavaScript with `zavu` and `pulumi` in reach. */
  program(text: string): void {
    for (const [name, content] of Object.entries(this.form.files(text)))
      fs.writeFileSync(path.join(this.folder, name), content);
  }

  /** A command that changes things, without its preview: from its start to its end. */
  timed(verb: "up" | "refresh" | "destroy"): Promise<Timed> {
    return this.run(verb, "--yes", "--skip-preview");
  }

  /** The file that Pulumi keeps the stack in. */
  get stateBytes(): number {
    return fs.statSync(this.stateFile).size;
  }

  /** What the engine last had of the stack's first session, as it sends it to the provider. */
  get inputs(): Record<string, unknown> {
    const { checkpoint } = JSON.parse(fs.readFileSync(this.stateFile, "utf8")) as {
      checkpoint: { latest: { resources: SavedResource[] } };
    };
    const session = checkpoint.latest.resources.find(({ type }) => type === this.form.type);
    if (!session) throw new Error(`no session of the ${this.form.name} is in state`);
    return session.inputs;
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

  private async run(...args: string[]): Promise<Timed> {
    const began = performance.now();
    const cli = startCli(args, this.folder, this.env);
    const watch = new Watch(cli.pid, this.form.process);
    // The CLI has a process group of its own; unless told it would go on without anybody to report to.
    const stop = () => cli.signal("SIGINT");
    process.once("SIGINT", stop);
    const { code, output } = await cli.done;
    const wallMs = performance.now() - began;
    process.off("SIGINT", stop);
    const provider = watch.end();
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} (${this.form.name}) ended with ${code}:\n${output}`);
    return { wallMs, provider };
  }
}
