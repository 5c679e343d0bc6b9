import { CANDIDATES } from "./candidates";
import { CHAPTERS, titleOf, type Figure, type Figures } from "./figures";

/** Markdown: every figure by chapter, with a column for each candidate. */
export function chapters(figures: Figures): { title: string; table: string }[] {
  return Object.entries(CHAPTERS).map(([title, rows]) => ({
    title,
    table: table(figures, Object.keys(rows) as Figure[]),
  }));
}

function table(figures: Figures, rows: readonly Figure[]): string {
  const head = `| | sessions | ${CANDIDATES.map(({ name }) => name).join(" | ")} |`;
  const lines = rows.flatMap((figure) => figures.counts(figure).map((count) => line(figures, figure, count)));
  return [head, "| --- | --- | --- | --- | --- | --- |", ...lines].join("\n");
}

function line(figures: Figures, figure: Figure, count: number): string {
  const cells = CANDIDATES.map(({ name }) => figures.shown(figure, name, count));
  return `| ${titleOf(figure)} | ${count} | ${cells.join(" | ")} |`;
}
