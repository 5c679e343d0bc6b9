import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { interrupted } from "./interrupt";

// Nothing listens there: no provider calls its engine unless it has something to log.
const ENGINE = "127.0.0.1:1";

/** How to start a provider process, without the engine's address. */
export interface Command {
  file: string;
  args: string[];
  env: Record<string, string>;
}

/** A provider process, started as the engine starts it. */
export class ProviderProcess {
  private readonly began = performance.now();
  private readonly child;

  constructor({ file, args, env }: Command) {
    interrupted.throwIfAborted();
    // A process group of its own, so that Ctrl-C reaches only the benchmark. Standard input is a pipe, like the engine's.
    const options = { cwd: __dirname, env, detached: true };
    this.child = spawn(file, [...args, ENGINE], { ...options, stdio: ["pipe", "pipe", "ignore"] });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error("a provider process did not start");
    return this.child.pid;
  }

  get elapsedMs(): number {
    return performance.now() - this.began;
  }

  port(): Promise<number> {
    return new Promise((resolve, reject) => {
      createInterface({ input: this.child.stdout }).once("line", (line) => resolve(Number(line)));
      this.child.once("error", reject);
      this.child.once("exit", (code) => reject(new Error(`a provider process ended with ${code}`)));
    });
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGKILL");
    await ended;
  }
}
