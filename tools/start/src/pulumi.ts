import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { text } from "node:stream/consumers";
import { mayColour } from "./people";
import { say } from "./print";
import { StartError } from "./startError";
import type { Stop } from "./stop";

const windows = process.platform === "win32";

/** How the Pulumi CLI is started. */
export interface PulumiParts {
  command: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
  stop: Stop;
  /** What a person can do when a command fails. */
  onFailure: string;
}

/** The Pulumi CLI at work in one project. Never asks anything: what it needs is in its environment. */
export class Pulumi {
  constructor(private readonly parts: PulumiParts) {}

  /** The same in another folder. */
  in(cwd: string): Pulumi {
    return new Pulumi({ ...this.parts, cwd });
  }

  /**
   * Runs a command with its output shown.
   *
   * @param shown the arguments that tell a person what is done; `others` go with them.
   * @throws {StartError} where it fails, {Stopped} where it was told to end
   */
  async show(shown: string[], others: string[] = []): Promise<void> {
    const name = `pulumi ${shown.join(" ")}`;
    say(`\n$ ${name}`);
    const colour = mayColour(process.env, process.stdout.isTTY) ? "always" : "never";
    const child = this.start([...shown, ...others, "--color", colour], ["ignore", "inherit", "inherit"]);
    const code = await this.ended(child);
    if (code !== 0) throw new StartError(`\`${name}\` ended with ${code}; above it says why. ${this.parts.onFailure}`);
  }

  /**
   * Runs a command for what it writes to stdout.
   *
   * @throws {StartError} with what it wrote to stderr, {Stopped} where it was told to end
   */
  async read(...args: string[]): Promise<string> {
    const child = this.start([...args, "--color", "never"], ["ignore", "pipe", "pipe"]);
    const written = Promise.all([text(child.stdout!), text(child.stderr!)]);
    const code = await this.ended(child);
    const [stdout, stderr] = await written;
    if (code === 0) return stdout;
    throw new StartError(`\`pulumi ${args.join(" ")}\` ended with ${code}: ${stderr.trim()}\n${this.parts.onFailure}`);
  }

  // A process group of its own: a terminal would send Ctrl-C to Pulumi as well, and a second one ends it without
  // saving its state. So each goes by `stop`, once. Windows can pass no Ctrl-C on, and there the console sends it.
  private start(args: string[], stdio: StdioOptions): ChildProcess {
    this.parts.stop.throwIfStopped();
    const { command, cwd, env } = this.parts;
    return spawn(command, [...args, "--non-interactive"], { cwd, env, stdio, detached: !windows, windowsHide: true });
  }

  private async ended(child: ChildProcess): Promise<number | string> {
    const { stop, command } = this.parts;
    const ending = new Promise<number | string>((resolve, reject) => {
      child.once("error", ({ message }) => reject(new StartError(`${command} could not be started: ${message}`)));
      child.once("close", (code, signal) => resolve(code ?? signal ?? "nothing"));
    });
    const pass = (signal: NodeJS.Signals) => {
      if (!windows) child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
    };
    const code = await stop.passedOn(pass, ending);
    stop.throwIfStopped();
    return code;
  }
}
