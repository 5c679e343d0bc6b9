import type { Name } from "./contestants";
import { median, shown, type Unit } from "./units";

/** All that is measured: its title and its unit, by the chapter in which it stands. */
export const CHAPTERS = {
  "A new session: from the QR to the end of `create`": {
    late: ["from the server's `qr_ready` to the end of `create`", "s"],
    latest: ["the same, of the last session", "s"],
  },
  "New sessions under 600 requests a minute": {
    requests: ["requests", ""],
    refused: ["of these refused with 429", ""],
    failed: ["sessions that failed", ""],
    up: ["`up`", "s"],
    peak: ["peak memory of the provider's process", "MB"],
    cpu: ["processor time of the provider's process", "s"],
  },
  "Sessions that are there": {
    unchanged: ["`up`, unchanged, sessions linked", "s"],
    waiting: ["`up`, unchanged, sessions wait for a scan", "s"],
    refresh: ["`refresh`", "s"],
    server: ["what the server takes of it", "s"],
    refreshRequests: ["requests of the `refresh`", ""],
    destroy: ["`destroy`", "s"],
  },
  "What it weighs": {
    check: ["process started → first check answered", "ms"],
    read: ["process started → first read answered", "ms"],
    idle: ["memory, at rest after that", "MB"],
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

/** What was measured, in ms, bytes or plain numbers, run by run. */
export class Figures {
  private readonly values = new Map<string, number[]>();

  /** Takes a figure; one that could not be had is left out. */
  add(figure: Figure, who: Name, count: number, value: number | undefined): void {
    if (value === undefined) return;
    const key = keyOf(figure, who, count);
    this.values.set(key, [...this.of(figure, who, count), value]);
  }

  /** By run. */
  of(figure: Figure, who: Name, count: number): number[] {
    return this.values.get(keyOf(figure, who, count)) ?? [];
  }

  /** The median; NaN where there is none. */
  median(figure: Figure, who: Name, count: number): number {
    return median(this.of(figure, who, count));
  }

  /** Median and spread, as people read them. */
  shown(figure: Figure, who: Name, count: number): string {
    return shown(this.of(figure, who, count), unitOf(figure));
  }

  /** For how many sessions a figure was measured, from the fewest on. */
  counts(figure: Figure): number[] {
    const keys = [...this.values.keys()].map((key) => key.split(" "));
    const counts = keys.flatMap(([name, , count]) => (name === figure ? [Number(count)] : []));
    return [...new Set(counts)].sort((a, b) => a - b);
  }
}

const keyOf = (figure: Figure, who: Name, count: number) => `${figure} ${who} ${count}`;
