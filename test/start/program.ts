import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startCommand } from "../engine/cli";
import { ROOT } from "../root";

export const MAIN = path.join(ROOT, "tools/start/dist/main.js");

/** A user's environment with variables that are wrong for the simulator. */
export const STRAY_SHELL = {
  ...process.env,
  ZAVU_API_KEY: "zv_live_stray",
  ZAVU_BASE_URL: "http://127.0.0.1:9",
  PULUMI_BACKEND_URL: "file:///nowhere",
  PULUMI_STACK: "stray",
  NO_COLOR: "1",
};

/** `npm start`, `refresh` or `destroy`, running in its own process group and without a terminal. */
export interface Program {
  /** stdout and stderr in order of arrival. */
  output(): string;
  /** Waits until the output contains the text; throws if the program ends before. */
  shows(text: string): Promise<void>;
  /** Sends Ctrl-C to the whole group, as a terminal does. */
  interrupt(): void;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
}

export function run(args: string[], env: NodeJS.ProcessEnv, cwd = ROOT): Program {
  const { pid, written, done } = startCommand(process.execPath, [MAIN, ...args], cwd, { ...process.env, ...env });
  let isOver = false;
  const ended = done.then(({ code, signal }) => {
    isOver = true;
    return code ?? signal;
  });
  return {
    output: written,
    shows: async (wanted) => {
      while (!written().includes(wanted)) {
        if (isOver) throw new Error(`It ended without showing "${wanted}":\n${written()}`);
        await sleep(50);
      }
    },
    interrupt: () => void process.kill(-pid, "SIGINT"),
    ended,
  };
}

/** The other processes whose environment contains a word, with a line for each. */
export function runningWith(word: string): string[] {
  const all = fs.existsSync("/proc/self/environ") ? fromProc() : fromPs();
  return all.filter((line) => line.includes(word) && !line.startsWith(`${process.pid} `));
}

function fromProc(): string[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((id) => `${id} ${readIfThere(`/proc/${id}/cmdline`)} ${readIfThere(`/proc/${id}/environ`)}`);
}

function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    // The process has ended, or belongs to another user.
    return "";
  }
}

const fromPs = () => execFileSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8" }).split("\n");
