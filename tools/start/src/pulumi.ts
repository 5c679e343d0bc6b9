import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { text } from "node:stream/consumers";
import { mayColor } from "./cli";
import { print } from "./print";
import { StartError } from "./startError";
import type { Stop } from "./stop";

const windows = process.platform === "win32";

/** How the Pulumi CLI is started. */
export interface PulumiParts {
  command: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
  stop: Stop;
  /** What to do if a command fails. */
  onFailure: string;
}

/** Runs the Pulumi CLI in one project, without prompts: all that it needs is in its environment. */
export class Pulumi {
  constructor(private readonly parts: PulumiParts) {}

  /** The same CLI in another folder. */
  in(cwd: string): Pulumi {
    return new Pulumi({ ...this.parts, cwd });
  }

  /**
   * Runs a command and shows its output.
   *
   * @param shown the arguments to show to the user; `others` are passed, too.
   * @throws {StartError} if it fails, {Stopped} if it was stopped
   */
  async show(shown: string[], others: string[] = []): Promise<void> {
    const name = `pulumi ${shown.join(" ")}`;
    print(`\n$ ${name}`);
    const color = mayColor(process.env, process.stdout.isTTY) ? "always" : "never";
    const child = this.start([...shown, ...others, "--color", color], ["ignore", "inherit", "inherit"]);
    const code = await this.ended(child);
    if (code !== 0) throw new StartError(`\`${name}\` failed (${code}); see its output above. ${this.parts.onFailure}`);
  }

  /**
   * Runs a command and returns its stdout.
   *
   * @throws {StartError} with its stderr if it fails, {Stopped} if it was stopped
   */
  async read(...args: string[]): Promise<string> {
    const child = this.start([...args, "--color", "never"], ["ignore", "pipe", "pipe"]);
    const written = Promise.all([text(child.stdout!), text(child.stderr!)]);
    const code = await this.ended(child);
    const [stdout, stderr] = await written;
    if (code === 0) return stdout;
    throw new StartError(`\`pulumi ${args.join(" ")}\` failed (${code}): ${stderr.trim()}\n${this.parts.onFailure}`);
  }

  // A separate process group: otherwise the terminal would also send Ctrl-C to Pulumi, and a second signal ends it without
  // saving its state. `stop` forwards each signal once. Windows cannot forward Ctrl-C, so there the console sends it.
  private start(args: string[], stdio: StdioOptions): ChildProcess {
    this.parts.stop.throwIfStopped();
    const { command, cwd, env } = this.parts;
    return spawn(command, [...args, "--non-interactive"], { cwd, env, stdio, detached: !windows, windowsHide: true });
  }

  private async ended(child: ChildProcess): Promise<number | string> {
    const { stop, command } = this.parts;
    const ending = new Promise<number | string>((resolve, reject) => {
      child.once("error", ({ message }) => reject(new StartError(`${command} could not be started: ${message}`)));
      child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
    });
    const forward = (signal: NodeJS.Signals) => {
      if (!windows) child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
    };
    const code = await stop.forwardSignals(forward, ending);
    stop.throwIfStopped();
    return code;
  }
}
