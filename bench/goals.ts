import { OURS, type Candidate, type Name } from "./candidates";
import { longestQrMs } from "./bridge";
import { LIMIT } from "./creates";
import { titleOf, type Figure, type Figures } from "./figures";
import { median, shown, withUnit, type Unit } from "./units";

const LIST_PAGE = 100;

/** A goal of one of our forms, and its result. */
interface Goal {
  what: string;
  /** By run, as the goal is stated. */
  values: number[];
  unit: Unit;
  limit: number;
  /** Whether more is better; default: less is. */
  isFloor?: boolean;
}

/** The ratios of two figures of the same run. */
function ratios(above: number[], below: number[]): number[] {
  return above.flatMap((value, run) => (below[run] === undefined ? [] : [value / below[run]]));
}

/** The time that the limit allows for `up`, by run: see "How to read it". */
function allowed(figures: Figures, count: number): number[] {
  const needed = count + Math.ceil(count / LIST_PAGE);
  const windows = Math.ceil(needed / LIMIT.limit) - 1;
  const floors = figures.of("up", "floor", count);
  return floors.map((floorMs, run) => floorMs + longestQrMs(count, run) + windows * LIMIT.windowMs);
}

const absolute = (figures: Figures, who: Name, figure: Figure, count: number, unit: Unit, limit: number): Goal => ({
  what: titleOf(figure) + (isOneForAll(figure) ? "" : `, ${count}`),
  values: figures.of(figure, who, count),
  unit,
  limit,
});

const isOneForAll = (figure: Figure) => figure === "packages" || figure === "bytes";

/** How soon the QR code is shown, and how many requests that takes. */
function qrGoals(figures: Figures, who: Name): Goal[] {
  const counts = figures.counts("late").filter((count) => count < 1_000);
  const comparisons = counts.flatMap((count): Goal[] => [
    {
      what: `times faster than the peer, ${count}`,
      values: ratios(figures.of("late", "peer", count), figures.of("late", who, count)),
      unit: "times",
      limit: 5,
      isFloor: true,
    },
    {
      what: `requests relative to the peer's, ${count}`,
      values: ratios(figures.of("requests", who, count), figures.of("requests", "peer", count)),
      unit: "times",
      limit: 1,
    },
  ]);
  return [absolute(figures, who, "late", 1, "s", 250), absolute(figures, who, "late", 30, "s", 500), ...comparisons];
}

function limitGoals(figures: Figures, who: Name): Goal[] {
  return figures.counts("up").map((count) => ({
    what: `\`up\` relative to the time that the limit allows, ${count}`,
    values: ratios(figures.of("up", who, count), allowed(figures, count)),
    unit: "times",
    limit: 1.1,
  }));
}

function verbGoals(figures: Figures, who: Name): Goal[] {
  return figures.counts("refresh").flatMap((count): Goal[] => {
    const [floor, server] = [figures.of("refresh", "floor", count), figures.of("server", who, count)];
    const least = floor.map((wallMs, run) => wallMs + (server[run] ?? NaN));
    return [
      {
        what: `unchanged \`up\` relative to the floor's, ${count}`,
        values: ratios(figures.of("unchanged", who, count), figures.of("unchanged", "floor", count)),
        unit: "times",
        limit: 1.05,
      },
      {
        what: `\`refresh\` relative to the floor's and the server's time, ${count}`,
        values: ratios(figures.of("refresh", who, count), least),
        unit: "times",
        limit: 1.1,
      },
      absolute(figures, who, "refreshRequests", count, "", Math.ceil(count / 10)),
    ];
  });
}

function resourceGoals(figures: Figures, { name: who }: Candidate): Goal[] {
  const over = (figure: Figure, what: string, unit: Unit, limit: number): Goal => {
    const floor = figures.of(figure, "floor", 1);
    const values = figures.of(figure, who, 1).map((value, run) => value - (floor[run] ?? NaN));
    return { what: `${what}, minus that of a bare dynamic provider`, values, unit, limit };
  };
  const peers = (figure: "packages" | "bytes", unit: Unit): Goal =>
    absolute(figures, who, figure, 1, unit, figures.median(figure, "peer", 1));
  const [most = 1] = figures.counts("state").slice(-1);
  return [
    over("check", "time to the first check", "ms", 60),
    over("read", "time to the first read", "ms", 60),
    over("idle", "memory", "MB", 20_000_000),
    absolute(figures, who, "state", most, "kB", who === "plugin" ? 1_500 : 4_500),
    peers("packages", ""),
    peers("bytes", "MB"),
  ];
}

/** The goals of both forms that this run has figures for. */
function goalsOf(figures: Figures): Map<Name, Goal[]> {
  return new Map(
    OURS.map((candidate) => {
      const { name } = candidate;
      const all = [
        ...qrGoals(figures, name),
        ...limitGoals(figures, name),
        ...verbGoals(figures, name),
        ...resourceGoals(figures, candidate),
      ];
      return [name, all.filter(({ values }) => values.length > 0)];
    }),
  );
}

function isMet({ values, limit, isFloor = false }: Goal): boolean {
  const value = median(values);
  return isFloor ? value >= limit : value <= limit;
}

/** Markdown: each goal with the results of both forms. */
export function goalsTable(figures: Figures): string {
  const goals = goalsOf(figures);
  const [first = [], second = []] = OURS.map(({ name }) => goals.get(name) ?? []);
  const rows = first.map((goal, row) => `| ${goal.what} | ${cellOf(goal)} | ${cellOf(second[row])} |`);
  const [a, b] = OURS.map(({ name }) => name);
  return [`| | ${a} | goal | | ${b} | goal | |`, "| --- | --- | --- | --- | --- | --- | --- |", ...rows].join("\n");
}

function cellOf(goal: Goal | undefined): string {
  if (!goal) return "– | – | –";
  const limit = `${goal.isFloor ? "at least" : "at most"} ${withUnit(goal.limit, goal.unit)}`;
  return `${shown(goal.values, goal.unit)} | ${limit} | ${isMet(goal) ? "met" : "**missed**"}`;
}
