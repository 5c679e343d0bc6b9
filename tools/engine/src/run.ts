import { spawn, type ChildProcess } from "node:child_process";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { killOnExit, killTree, ownTree } from "./processTree";

/** A program to run to its end. */
export interface Run {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  signal?: AbortSignal | undefined;
  /** The program is killed after this many milliseconds. */
  limitMs?: number;
  /** Gets each line of stderr. Returns whether it is progress, which errors do not quote. */
  isProgress?(line: string): boolean;
}

/**
 * Runs a program, and kills it and its descendants if the signal aborts or the time is up.
 *
 * @returns what it wrote to stdout
 * @throws the signal's reason after an abort, else an Error that says in one line how it failed, with the last lines
 *   of stderr; either only after the program has ended
 */
export async function run(task: Run): Promise<string> {
  task.signal?.throwIfAborted();
  const child = spawn(task.command, task.args, {
    ...ownTree,
    cwd: task.cwd,
    env: task.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stopKillOnExit = killOnExit(child);
  const limit = limited(child, task);
  try {
    const stderr = lastLines(child, task);
    const [ending, stdout] = await Promise.all([ended(child), text(child.stdout)]);
    task.signal?.throwIfAborted();
    if (ending === "") return stdout;
    const why = limit.reached() ? `was killed after ${(task.limitMs ?? 0) / 1000} s` : ending;
    throw new Error([`${basename(task.command)} ${why}`, ...stderr].join(": "));
  } finally {
    limit.lift();
    stopKillOnExit();
  }
}

function limited(child: ChildProcess, { signal, limitMs }: Run) {
  let isTimedOut = false;
  const stop = () => killTree(child);
  const timer = limitMs === undefined ? undefined : setTimeout(() => ((isTimedOut = true), stop()), limitMs);
  signal?.addEventListener("abort", stop, { once: true });
  return {
    reached: () => isTimedOut,
    lift: () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    },
  };
}

/** How the program ended, once its output is closed; empty if it succeeded. */
function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => killTree(child));
    child.once("close", (code, signal) => resolve(code === 0 ? "" : `ended with ${signal ?? code}`));
  });
}

function lastLines(child: ChildProcess, task: Run): string[] {
  const kept: string[] = [];
  if (!child.stderr) return kept;
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.trim() === "" || task.isProgress?.(line)) return;
    kept.push(line.trim().slice(0, 300));
    if (kept.length > 3) kept.shift();
  });
  return kept;
}
