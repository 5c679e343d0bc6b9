import { CONTESTANTS, type Name } from "./contestants";
import { titleOf, type Figure, type Figures } from "./figures";

/** The figures that a number of sessions may move. */
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

/** The exponent b of a figure that grows as the number of sessions to the power of b: 0 not at all, 1 in step. */
function exponent(points: readonly (readonly [count: number, value: number])[]): number {
  const logs = points.filter(([, value]) => value > 0).map((point) => point.map(Math.log) as [number, number]);
  const mean = (of: number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [x, y] = [mean(logs.map(([n]) => n)), mean(logs.map(([, value]) => value))];
  const above = logs.reduce((sum, [n, value]) => sum + (n - x) * (value - y), 0);
  return above / logs.reduce((sum, [n]) => sum + (n - x) ** 2, 0);
}

/** A contestant's medians by the number of sessions. */
export function curve(figures: Figures, figure: Figure, who: Name): [count: number, value: number][] {
  const points = figures.counts(figure).map((count): [number, number] => [count, figures.median(figure, who, count)]);
  return points.filter(([, value]) => !Number.isNaN(value));
}

/** Markdown: the exponents, where there are two numbers of sessions to fit one to. */
export function growthTable(figures: Figures): string {
  const rows = GROWING.flatMap((figure) => {
    const counts = figures.counts(figure);
    if (counts.length < 2) return [];
    const cells = CONTESTANTS.map(({ name }) => exponent(curve(figures, figure, name)));
    return [`| ${titleOf(figure)} | ${counts.join(", ")} | ${cells.map(shownExponent).join(" | ")} |`];
  });
  const head = `| | sessions | ${CONTESTANTS.map(({ name }) => name).join(" | ")} |`;
  return [head, "| --- | --- | --- | --- | --- | --- |", ...rows].join("\n");
}

const shownExponent = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : "–");
