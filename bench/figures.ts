type Unit = "ms" | "s" | "MB" | "kB";

/** The table's rows in their order. */
const ROWS = {
  port: ["process started → port printed", "ms"],
  enginesPort: ["the same, the way the engine starts it", "ms"],
  answer: ["process started → first check answered, all code loaded", "ms"],
  idle: ["memory of the process, idle after that", "MB"],
  peak: ["peak memory of the process in `up` of 100 new sessions", "MB"],
  cpu: ["processor time of the process in that `up`", "s"],
  stateOne: ["state of a stack with one session", "kB"],
  stateEach: ["state of a stack with 100 sessions, for each", "kB"],
  floor: ["`up`, no resource (the floor)", "s"],
  components: ["`up`, 100 new components, which need no provider", "s"],
  up: ["`up`, 100 new sessions", "s"],
  waiting: ["`up`, unchanged, 100 sessions that wait for a scan", "s"],
  refresh: ["`refresh`, the same", "s"],
  linked: ["`up`, unchanged, 100 linked sessions", "s"],
  destroy: ["`destroy`, 100 sessions", "s"],
} as const satisfies Record<string, readonly [string, Unit]>;

export type Row = keyof typeof ROWS;

const SCALES: Record<Unit, { divisor: number; digits: number }> = {
  ms: { divisor: 1, digits: 0 },
  s: { divisor: 1_000, digits: 2 },
  MB: { divisor: 1_000_000, digits: 1 },
  kB: { divisor: 1_000, digits: 2 },
};

/** What was measured, by row and form, in ms or bytes. */
export class Figures {
  private readonly values = new Map<string, number[]>();

  constructor(private readonly forms: readonly [string, string]) {}

  /** Takes a figure; one that this machine cannot tell is left out. */
  add(row: Row, form: string, value: number | undefined): void {
    if (value !== undefined) this.values.set(`${row} ${form}`, [...this.of(row, form), value]);
  }

  /** Markdown: each figure's median and spread, and the second form's median as a part of the first one's. */
  table(): string {
    const [first, second] = this.forms;
    const lines = (Object.keys(ROWS) as Row[]).map((row) => {
      const [title, unit] = ROWS[row];
      const [a, b] = [this.of(row, first), this.of(row, second)];
      const ratio = a.length > 0 && b.length > 0 ? (median(b) / median(a)).toFixed(2) : "–";
      return `| ${title} | ${shown(a, unit)} | ${shown(b, unit)} | ${ratio} |`;
    });
    return [`| | ${first} | ${second} | ${second} / ${first} |`, "| --- | --- | --- | --- |", ...lines].join("\n");
  }

  private of(row: Row, form: string): number[] {
    return this.values.get(`${row} ${form}`) ?? [];
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}

/** "2.90 s (2.75..3.10)"; without a spread where there is none. */
function shown(values: number[], unit: Unit): string {
  if (values.length === 0) return "–";
  const { divisor, digits } = SCALES[unit];
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
    (value / divisor).toFixed(digits),
  );
  return least === most ? `${middle} ${unit}` : `${middle} ${unit} (${least}..${most})`;
}
