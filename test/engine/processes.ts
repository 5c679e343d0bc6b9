import fs from "node:fs";

/** A process that the CLI has started. */
export interface Process {
  pid: number;
  command: string;
}

/** Polls until a condition holds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`timed out after a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A process in /proc; undefined if it has ended. */
function processOf(pid: number): (Process & { parent: number }) | undefined {
  try {
    const [state, parent] = (fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop() ?? "").split(" ");
    if (state === "Z") return undefined;
    return { pid, parent: Number(parent), command: fs.readFileSync(`/proc/${pid}/cmdline`, "utf8") };
  } catch {
    return undefined;
  }
}

/** The descendants of a process. */
export function descendantsOf(pid: number): Process[] {
  const all = fs.readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (processOf(Number(name)) ?? []) : []));
  const childrenOf = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((child) => [child, ...childrenOf(child.pid)]);
  return childrenOf(pid);
}

/** Whether a process with this pid runs; a zombie does not. */
export const isRunning = (pid: number) => processOf(pid) !== undefined;

/** Whether the process runs, and its pid was not reused. */
export const isAlive = ({ pid, command }: Process) => processOf(pid)?.command === command;
