import fs from "node:fs";

// Far below what is measured with it: a quarter of a second and more.
const LOOK_EVERY_MS = 5;

interface EngineEvent {
  resOutputsEvent?: { metadata: { op: string; new: { id?: string } | null } };
}

/**
 * Follows the engine's event log while the engine writes it. The engine stamps events with whole seconds only; here each
 * line gets the moment at which it is seen.
 */
export class EventLog {
  private readonly descriptor: number;
  private readonly timer: NodeJS.Timeout;
  private readonly lines: { text: string; at: number }[] = [];
  private readonly chunk = Buffer.alloc(1 << 20);
  private rest = "";

  constructor(file: string) {
    this.descriptor = fs.openSync(file, "w+");
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Ends it, and tells when the create of each resource ended, by the resource's id and `performance.now()`. */
  end(): Map<string, number> {
    clearInterval(this.timer);
    this.look();
    fs.closeSync(this.descriptor);
    return new Map(this.lines.flatMap(({ text, at }) => createdIn(text).map((id) => [id, at] as const)));
  }

  private look(): void {
    const at = performance.now();
    let read: number;
    do {
      read = fs.readSync(this.descriptor, this.chunk);
      const lines = (this.rest + this.chunk.toString("latin1", 0, read)).split("\n");
      this.rest = lines.pop() ?? "";
      // Read with the others' time running, so nothing is parsed before the end.
      for (const text of lines) if (text.includes('"resOutputsEvent"')) this.lines.push({ text, at });
    } while (read === this.chunk.length);
  }
}

function createdIn(line: string): string[] {
  const { metadata } = (JSON.parse(line) as EngineEvent).resOutputsEvent ?? {};
  return metadata?.op === "create" && metadata.new?.id ? [metadata.new.id] : [];
}
