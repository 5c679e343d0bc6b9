import { CANDIDATES, type Name } from "./candidates";
import { titleOf, type Figure, type Figures } from "./figures";

/** The figures that may grow with the number of sessions. */
const GROWING: readonly Figure[] = [
  "late",
  "requests",
  "up",
  "peak",
  "cpu",
  "unchanged",
  "waiting",
  "refresh",
  "refreshRequests",
  "destroy",
  "state",
];

/** The exponent of a figure's growth with the number of sessions: 0 is constant, 1 is linear. */
function exponent(points: readonly (readonly [count: number, value: number])[]): number {
  const logs = points.filter(([, value]) => value > 0).map((point) => point.map(Math.log) as [number, number]);
  const mean = (of: number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [x, y] = [mean(logs.map(([n]) => n)), mean(logs.map(([, value]) => value))];
  const above = logs.reduce((sum, [n, value]) => sum + (n - x) * (value - y), 0);
  return above / logs.reduce((sum, [n]) => sum + (n - x) ** 2, 0);
}

/** A candidate's medians, by the number of sessions. */
export function curve(figures: Figures, figure: Figure, who: Name): [count: number, value: number][] {
  const points = figures.counts(figure).map((count): [number, number] => [count, figures.median(figure, who, count)]);
  return points.filter(([, value]) => !Number.isNaN(value));
}

/** Markdown: the exponents of figures that were measured for at least two numbers of sessions. */
export function growthTable(figures: Figures): string {
  const rows = GROWING.flatMap((figure) => {
    const counts = figures.counts(figure);
    if (counts.length < 2) return [];
    const cells = CANDIDATES.map(({ name }) => exponent(curve(figures, figure, name)));
    return [`| ${titleOf(figure)} | ${counts.join(", ")} | ${cells.map(shownExponent).join(" | ")} |`];
  });
  const head = `| | sessions | ${CANDIDATES.map(({ name }) => name).join(" | ")} |`;
  return [head, "| --- | --- | --- | --- | --- | --- |", ...rows].join("\n");
}

const shownExponent = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : "–");
