import fs from "node:fs";

/** A process that the CLI has started. */
export interface Process {
  pid: number;
  command: string;
}

/** Looks until it is so. */
export async function until(what: string, is: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!is()) {
    if (Date.now() > end) throw new Error(`${what}: not so after a minute`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** What /proc says of a process; undefined where it has ended. */
function look(pid: number): (Process & { parent: number }) | undefined {
  try {
    const [state, parent] = (fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop() ?? "").split(" ");
    if (state === "Z") return undefined;
    return { pid, parent: Number(parent), command: fs.readFileSync(`/proc/${pid}/cmdline`, "utf8") };
  } catch {
    return undefined;
  }
}

/** All that a process has started, and what those have. */
export function below(pid: number): Process[] {
  const all = fs.readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (look(Number(name)) ?? []) : []));
  const childrenOf = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((child) => [child, ...childrenOf(child.pid)]);
  return childrenOf(pid);
}

/** Whether it runs, and is not another one of the same number. */
export const isAlive = ({ pid, command }: Process) => look(pid)?.command === command;
