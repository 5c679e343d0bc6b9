import type { Name } from "./candidates";
import { median, shown, type Unit } from "./units";

/** All figures by chapter, with their titles and units. */
export const CHAPTERS = {
  "A new session: from the QR to the end of `create`": {
    late: ["from the server's `qr_ready` to the end of `create`", "s"],
    latest: ["the same, last session", "s"],
  },
  "New sessions under 600 requests a minute": {
    requests: ["requests", ""],
    refused: ["requests refused with 429", ""],
    failed: ["sessions that failed", ""],
    up: ["`up`", "s"],
    peak: ["peak memory of the provider's process", "MB"],
    cpu: ["processor time of the provider's process", "s"],
  },
  "Existing sessions": {
    unchanged: ["`up`, unchanged, sessions linked", "s"],
    waiting: ["`up`, unchanged, sessions wait for a scan", "s"],
    refresh: ["`refresh`", "s"],
    server: ["server time of the `refresh`", "s"],
    refreshRequests: ["requests of the `refresh`", ""],
    destroy: ["`destroy`", "s"],
  },
  "Resource use": {
    check: ["process started → first check answered", "ms"],
    read: ["process started → first read answered", "ms"],
    idle: ["memory at rest after that", "MB"],
    state: ["state for each session", "kB"],
    packages: ["packages that an install adds", ""],
    bytes: ["bytes that an install adds", "MB"],
  },
} as const satisfies Record<string, Record<string, readonly [string, Unit]>>;

type KeysOf<T> = T extends unknown ? keyof T : never;
export type Figure = KeysOf<(typeof CHAPTERS)[keyof typeof CHAPTERS]>;

const ALL = Object.assign({}, ...Object.values(CHAPTERS)) as Record<Figure, readonly [string, Unit]>;

export const titleOf = (figure: Figure) => ALL[figure][0];
export const unitOf = (figure: Figure) => ALL[figure][1];

/** The measured values, in ms, bytes or plain numbers, by run. */
export class Figures {
  private readonly values = new Map<string, number[]>();

  /** Adds a value, unless it could not be measured. */
  add(figure: Figure, who: Name, count: number, value: number | undefined): void {
    if (value === undefined) return;
    const key = keyOf(figure, who, count);
    this.values.set(key, [...this.of(figure, who, count), value]);
  }

  /** The values, by run. */
  of(figure: Figure, who: Name, count: number): number[] {
    return this.values.get(keyOf(figure, who, count)) ?? [];
  }

  /** The median; NaN if there is no value. */
  median(figure: Figure, who: Name, count: number): number {
    return median(this.of(figure, who, count));
  }

  /** Median and spread as text. */
  shown(figure: Figure, who: Name, count: number): string {
    return shown(this.of(figure, who, count), unitOf(figure));
  }

  /** The numbers of sessions that a figure was measured for, in ascending order. */
  counts(figure: Figure): number[] {
    const keys = [...this.values.keys()].map((key) => key.split(" "));
    const counts = keys.flatMap(([name, , count]) => (name === figure ? [Number(count)] : []));
    return [...new Set(counts)].sort((a, b) => a - b);
  }
}

const keyOf = (figure: Figure, who: Name, count: number) => `${figure} ${who} ${count}`;
