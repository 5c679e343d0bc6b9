import fs from "node:fs";

// Small compared with the measured times of 250 ms and more.
const POLL_MS = 5;

interface EngineEvent {
  resOutputsEvent?: { metadata: { op: string; new: { id?: string } | null } };
}

/**
 * Follows the engine's event log while it is written. The engine stamps events with whole seconds only, so each line gets
 * the time at which it is read.
 */
export class EventLog {
  private readonly descriptor: number;
  private readonly timer: NodeJS.Timeout;
  private readonly lines: { text: string; at: number }[] = [];
  private readonly chunk = Buffer.alloc(1 << 20);
  private rest = "";

  constructor(file: string) {
    this.descriptor = fs.openSync(file, "w+");
    this.timer = setInterval(() => this.poll(), POLL_MS);
  }

  /** Stops. Returns when each create ended (`performance.now()`), by the resource's id. */
  end(): Map<string, number> {
    clearInterval(this.timer);
    this.poll();
    fs.closeSync(this.descriptor);
    return new Map(this.lines.flatMap(({ text, at }) => createdIn(text).map((id) => [id, at] as const)));
  }

  private poll(): void {
    const at = performance.now();
    let read: number;
    do {
      read = fs.readSync(this.descriptor, this.chunk);
      const lines = (this.rest + this.chunk.toString("latin1", 0, read)).split("\n");
      this.rest = lines.pop() ?? "";
      // This runs during the measurement, so nothing is parsed before the end.
      for (const text of lines) if (text.includes('"resOutputsEvent"')) this.lines.push({ text, at });
    } while (read === this.chunk.length);
  }
}

function createdIn(line: string): string[] {
  const { metadata } = (JSON.parse(line) as EngineEvent).resOutputsEvent ?? {};
  return metadata?.op === "create" && metadata.new?.id ? [metadata.new.id] : [];
}
