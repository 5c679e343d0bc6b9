import fs from "node:fs";

/** What provider processes took: the most memory that one of them held, and the processor time of all. */
export interface Taken {
  peakBytes: number;
  cpuMs: number;
}

const TICK_MS = 50;
const TICKS_PER_SEARCH = 4;
// Linux counts processor time in hundredths of a second, wherever Node.js runs.
const MS_PER_JIFFY = 10;

/** The memory that a process holds now; undefined where the system has no /proc. */
export const residentBytes = (pid: number): number | undefined => statusBytes(pid, "VmRSS");

/**
 * Watches those processes below one whose command line looks as given. The engine ends its providers without a word,
 * so they are looked at all the time; what the last twentieth of a second adds is missed.
 */
export class Watch {
  private readonly seen = new Map<number, Taken>();
  private readonly timer: NodeJS.Timeout;
  private ticks = 0;

  constructor(
    private readonly root: number,
    private readonly looks: RegExp,
  ) {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** Ends it; undefined where no such process was seen. */
  end(): Taken | undefined {
    clearInterval(this.timer);
    const all = [...this.seen.values()];
    if (all.length === 0) return undefined;
    const peakBytes = Math.max(...all.map((taken) => taken.peakBytes));
    return { peakBytes, cpuMs: all.reduce((sum, { cpuMs }) => sum + cpuMs, 0) };
  }

  /** Ends the processes that it watches. */
  kill(): void {
    for (const pid of this.seen.keys()) if (statOf(pid)) process.kill(pid, "SIGKILL");
  }

  private tick(): void {
    if (this.ticks++ % TICKS_PER_SEARCH === 0)
      for (const pid of below(this.root))
        if (this.looks.test(read(pid, "cmdline") ?? "") && !this.seen.has(pid))
          this.seen.set(pid, { peakBytes: 0, cpuMs: 0 });
    for (const pid of this.seen.keys()) {
      const [peakBytes, stat] = [statusBytes(pid, "VmHWM"), statOf(pid)];
      if (peakBytes !== undefined && stat) this.seen.set(pid, { peakBytes, cpuMs: stat.cpuMs });
    }
  }
}

/** All that a process has started, and what those have. */
function below(root: number): number[] {
  if (!fs.existsSync("/proc/self/stat")) return [];
  const pids = fs.readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const parents = pids.map((pid) => [pid, statOf(pid)?.parent] as const);
  const childrenOf = (of: number): number[] =>
    parents.flatMap(([pid, parent]) => (parent === of ? [pid, ...childrenOf(pid)] : []));
  return childrenOf(root);
}

/** The parent and the processor time; the command's name, which may hold anything, is cut off with its bracket. */
function statOf(pid: number): { parent: number; cpuMs: number } | undefined {
  const fields = read(pid, "stat")?.split(") ").pop()?.split(" ").map(Number);
  if (!fields) return undefined;
  const [, parent = 0] = fields;
  const [user = 0, system = 0] = fields.slice(11);
  return { parent, cpuMs: (user + system) * MS_PER_JIFFY };
}

function statusBytes(pid: number, field: "VmRSS" | "VmHWM"): number | undefined {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(read(pid, "status") ?? "")?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Undefined where the process has ended. */
function read(pid: number, file: string): string | undefined {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
