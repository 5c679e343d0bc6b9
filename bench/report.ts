import fs from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import type { Figures } from "./figures";
import { goalsTable } from "./goals";
import { growthTable } from "./growth";
import type { Plan } from "./plan";
import { chapters } from "./tables";

// Written by hand: how the figures are measured, and why goals are missed.
const NOTES = path.join(__dirname, "notes.md");

/** What was measured, on which machine, and the results. */
export interface Report {
  figures: Figures;
  plan: Plan;
  machine: string;
  /** Markdown that shows the plots. */
  plots: string;
}

/** The terminal output: the goals, then every figure. */
export function summary(figures: Figures): Promise<string> {
  const tables = chapters(figures).map(({ title, table }) => `## ${title}\n\n${table}`);
  return pretty([`## Goals\n\n${goalsTable(figures)}`, ...tables].join("\n\n"));
}

/** The page `RESULTS.md`. */
export function results({ figures, plan, machine, plots }: Report): Promise<string> {
  return pretty(`# Benchmark results

\`npm run bench\` wrote this page; no test checks it. It compares four providers: **floor**, a [dynamic provider that does
nothing](floor.js); **peer**, a [dynamic provider as a user would write it in an hour](peer.js); and both forms of this
provider, **dynamic** and **plugin**. All four run each step one right after the other, in an order that changes from run
to run. Figures are medians, with the minimum and the maximum in brackets. A ratio compares figures of the same run.

Machine: ${machine}.

Runs: ${runsOf(plan.creates)} new sessions; ${runsOf(plan.verbs)} existing sessions, with ${plan.starts} starts of the
provider's process in each run of the first.

## Goals

${goalsTable(figures)}

${chapters(figures)
  .map(({ title, table }) => `## ${title}\n\n${table}`)
  .join("\n\n")}

## Growth

The exponent of each figure: 0 is constant, 1 grows linearly with the number of sessions. It is fitted by least squares to
the logarithms of the medians. The start of a command, about two seconds with any provider, hides most of the growth of
times.

${growthTable(figures)}

${plots}

${fs.readFileSync(NOTES, "utf8")}`);
}

const runsOf = (all: Plan["creates"]) => all.map(({ count, runs }) => `${runs} of ${count}`).join(", ");

/** Formats Markdown with prettier. */
export async function pretty(markdown: string): Promise<string> {
  return format(markdown, { ...(await resolveConfig(__filename)), parser: "markdown" });
}
