import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { counted } from "../format/counted";
import { limitConcurrency } from "../limitConcurrency";
import { UsageError } from "../usageError";
import type { WatchEvent } from "./events";

type Env = Record<string, string | undefined>;

export interface ExecParts {
  /** The path of the program, or its name on PATH. */
  program: string;
  env: Env;
  timeoutMs: number;
  /** Where the program's output goes: this process's stderr, or nowhere. */
  output: "stderr" | "ignore";
  /** Reports a program that failed. */
  note(line: string): void;
}

const AT_ONCE = 4;
const MANY = 100;
const KILL_AFTER_MS = 5_000;
// A detached process has its own group: a Ctrl-C does not reach it, and its own children end with it.
const HAS_GROUPS = process.platform !== "win32";

/** Runs a program for each event: one at a time for each session, in order, and few at once. */
export class EventPrograms {
  private readonly last = new Map<string, Promise<void>>();
  private readonly queue = limitConcurrency(AT_ONCE);
  private isStopping = false;
  private skipped = 0;
  private waiting = 0;
  private isBehind = false;

  constructor(private readonly parts: ExecParts) {}

  add(event: WatchEvent): void {
    const { session } = event;
    this.waiting += 1;
    if (this.waiting >= MANY && !this.isBehind) {
      this.isBehind = true;
      this.parts.note(`${MANY} runs of ${this.parts.program} wait, so alerts are late. Check how long it takes.`);
    }
    const before = this.last.get(session) ?? Promise.resolve();
    const task: Promise<void> = before
      .then(() => this.queue(() => this.run(event)))
      .finally(() => {
        if (this.last.get(session) === task) this.last.delete(session);
      });
    this.last.set(session, task);
  }

  /** Lets the running programs end, and starts no other one. */
  async finish(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.last.values());
    if (this.skipped > 0) this.parts.note(`The watch was stopped before ${counted(this.skipped, "program")} ran.`);
  }

  private async run(event: WatchEvent): Promise<void> {
    this.waiting -= 1;
    if (this.waiting === 0) this.isBehind = false;
    if (this.isStopping) return void (this.skipped += 1);
    // Node.js throws some errors of spawn, such as that of a program that is being overwritten, and emits others.
    const problem = await runProgram(event, this.parts).catch(couldNotStart);
    if (problem !== undefined) this.parts.note(`${this.parts.program} for session ${event.session} ${problem}.`);
  }
}

const couldNotStart = ({ message }: Error) => `could not be started: ${message}`;

/** Runs the program once. @returns how it failed; undefined if it exited with 0. */
function runProgram(event: WatchEvent, { program, env, timeoutMs, output }: ExecParts): Promise<string | undefined> {
  return new Promise((resolve) => {
    const out = output === "stderr" ? 2 : "ignore";
    const child = spawn(program, [], {
      stdio: ["pipe", out, out],
      env: environmentOf(event, env),
      detached: HAS_GROUPS,
      windowsHide: true,
    });
    const kill = (signal: NodeJS.Signals) => {
      try {
        if (HAS_GROUPS && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It has just ended.
      }
    };
    let isLate = false;
    let killing: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      isLate = true;
      kill("SIGTERM");
      killing = setTimeout(() => kill("SIGKILL"), KILL_AFTER_MS);
    }, timeoutMs);
    const end = (problem: string | undefined) => {
      clearTimeout(timer);
      clearTimeout(killing);
      resolve(problem);
    };
    child.on("error", (error) => end(couldNotStart(error)));
    child.on("exit", (code, signal) => {
      if (isLate) end(`was ended after ${timeoutMs / 1_000} s`);
      else end(code === 0 ? undefined : code === null ? `was ended by ${signal}` : `exited with ${code}`);
    });
    // The program need not read the event.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(`${JSON.stringify(event)}\n`);
  });
}

/** The environment of the program: without keys and Pulumi's passphrase, and with the event. Pure. */
export function environmentOf({ session, name, from, to, at, reason }: WatchEvent, env: Env): Env {
  const isSecret = (variable: string) => /^(?:ZAVU_API_KEY|ZAVUDEV_API_KEY|PULUMI_.*)$/i.test(variable);
  return {
    ...Object.fromEntries(Object.entries(env).filter(([variable]) => !isSecret(variable))),
    ZAVU_EVENT_SESSION: session,
    ZAVU_EVENT_NAME: name ?? "",
    ZAVU_EVENT_FROM: from ?? "",
    ZAVU_EVENT_TO: to ?? "",
    ZAVU_EVENT_AT: at,
    ZAVU_EVENT_REASON: reason ?? "",
  };
}

/** @throws {UsageError} if the program cannot be found, since nobody would know before the first alert. */
export function checkProgram(program: string, { PATH = "" }: Env): void {
  const isPath = /[\\/]/.test(program);
  const folders = isPath ? [""] : PATH.split(path.delimiter).filter((folder) => folder !== "");
  if (folders.some((folder) => isExecutable(path.join(folder, program)))) return;
  throw new UsageError(
    `--exec ${program} is not a program that can be run.`,
    "Pass the path of one program without arguments. It gets the event on standard input and in the environment.",
  );
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
