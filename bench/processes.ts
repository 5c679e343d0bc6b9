import fs from "node:fs";

/** The resource use of provider processes: the peak memory of one of them, and the CPU time of all. */
export interface Usage {
  peakBytes: number;
  cpuMs: number;
}

const TICK_MS = 50;
const TICKS_PER_SEARCH = 4;
// Linux counts CPU time in hundredths of a second on every platform of Node.js.
const MS_PER_JIFFY = 10;

/** The resident memory of a process; undefined if the system has no /proc. */
export const residentBytes = (pid: number): number | undefined => statusBytes(pid, "VmRSS");

/**
 * Measures the descendants of a process whose command line matches. The engine kills its providers without notice, so
 * they are polled; the last 50 ms of each are missed.
 */
export class ProcessWatch {
  private readonly seen = new Map<number, Usage>();
  private readonly timer: NodeJS.Timeout;
  private ticks = 0;

  constructor(
    private readonly root: number,
    private readonly commandLine: RegExp,
  ) {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** Stops measuring. Returns undefined if no process matched. */
  end(): Usage | undefined {
    clearInterval(this.timer);
    const all = [...this.seen.values()];
    if (all.length === 0) return undefined;
    const peakBytes = Math.max(...all.map((usage) => usage.peakBytes));
    return { peakBytes, cpuMs: all.reduce((sum, { cpuMs }) => sum + cpuMs, 0) };
  }

  /** Kills the measured processes. */
  kill(): void {
    for (const pid of this.seen.keys()) if (statOf(pid)) process.kill(pid, "SIGKILL");
  }

  private tick(): void {
    if (this.ticks++ % TICKS_PER_SEARCH === 0)
      for (const pid of descendantsOf(this.root))
        if (this.commandLine.test(read(pid, "cmdline") ?? "") && !this.seen.has(pid))
          this.seen.set(pid, { peakBytes: 0, cpuMs: 0 });
    for (const pid of this.seen.keys()) {
      const [peakBytes, stat] = [statusBytes(pid, "VmHWM"), statOf(pid)];
      if (peakBytes !== undefined && stat) this.seen.set(pid, { peakBytes, cpuMs: stat.cpuMs });
    }
  }
}

/** The descendants of a process. */
function descendantsOf(root: number): number[] {
  if (!fs.existsSync("/proc/self/stat")) return [];
  const pids = fs.readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const parents = pids.map((pid) => [pid, statOf(pid)?.parent] as const);
  const childrenOf = (of: number): number[] =>
    parents.flatMap(([pid, parent]) => (parent === of ? [pid, ...childrenOf(pid)] : []));
  return childrenOf(root);
}

/** The parent and the CPU time. The command's name, which may hold anything, ends with the last bracket. */
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

/** Undefined if the process has ended. */
function read(pid: number, file: string): string | undefined {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
