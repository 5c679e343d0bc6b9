import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Client, overPort, type Bag } from "../test/plugin/client";
import { residentBytes } from "./processes";

// Nobody is there: neither form calls its engine before it has something to say.
const ENGINE = "127.0.0.1:1";
const SETTLED_MS = 1_000;

/** How a provider process is started, without the engine's address. */
export interface Command {
  file: string;
  args: string[];
  env: Record<string, string>;
}

/** A provider process as the engine would start it, from its start on. */
class Provider {
  private readonly began = performance.now();
  private readonly child;

  constructor({ file, args, env }: Command) {
    // A group of its own, since a script may be what is started, and the provider below it. Standard input is a pipe, as
    // the engine's is.
    const options = { cwd: __dirname, env, detached: true };
    this.child = spawn(file, [...args, ENGINE], { ...options, stdio: ["pipe", "pipe", "ignore"] });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error("a provider process did not start");
    return this.child.pid;
  }

  get passedMs(): number {
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
    if (this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    process.kill(-this.pid, "SIGKILL");
    await ended;
  }
}

/** From the start of a process to the port that it prints. */
export async function untilPort(command: Command): Promise<number> {
  const provider = new Provider(command);
  try {
    await provider.port();
    return provider.passedMs;
  } finally {
    await provider.end();
  }
}

/**
 * From the start of a process to its first useful answer: it is configured, and checks a session's inputs. The plugin has
 * everything loaded when it prints its port; the dynamic provider loads what a state's text asks for in its first verb.
 * Then what it holds when it has come to rest.
 */
export async function untilAnswer(command: Command, inputs: Bag): Promise<{ ms: number; bytes: number | undefined }> {
  const provider = new Provider(command);
  try {
    const wire = overPort(await provider.port());
    const client = new Client(wire);
    await client.configure({});
    const { failures } = await client.check(inputs, {});
    const ms = provider.passedMs;
    wire.close();
    if (failures.length > 0) throw new Error("the check of a session that is in state fails");
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    return { ms, bytes: residentBytes(provider.pid) };
  } finally {
    await provider.end();
  }
}
