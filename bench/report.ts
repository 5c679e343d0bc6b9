import fs from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import type { Figures } from "./figures";
import { goalsTable } from "./goals";
import { growthTable } from "./growth";
import type { Plan } from "./plan";
import { chapters } from "./tables";

// Written by hand, so that a new run does not lose it: what stands behind the figures, and why a goal is missed.
const NOTES = path.join(__dirname, "notes.md");

/** What was done, where, and what came out. */
export interface Report {
  figures: Figures;
  plan: Plan;
  machine: string;
  /** Markdown that shows them. */
  plots: string;
}

/** What a terminal shows: the goals first, then every figure. */
export function summary(figures: Figures): Promise<string> {
  const tables = chapters(figures).map(({ title, table }) => `## ${title}\n\n${table}`);
  return pretty([`## Goals\n\n${goalsTable(figures)}`, ...tables].join("\n\n"));
}

/** The page that people read, in the format that the repository wants. */
export function results({ figures, plan, machine, plots }: Report): Promise<string> {
  return pretty(`# Beside what people would write themselves

\`npm run bench\` wrote this page; nothing asserts it. Four contestants do the same: **floor**, a [dynamic provider that does
nothing](floor.js); **peer**, a [dynamic provider as a user would write it in an hour](peer.js); and both forms of ours,
**dynamic** and **plugin**. Every step is taken by all four, one right after the other, and who begins changes from run to
run. A figure is the median, with the least and the most in brackets; a ratio is one of figures of the same run.

Machine: ${machine}.

Runs: ${runsOf(plan.births)} new sessions; ${runsOf(plan.verbs)} sessions that are there, with ${plan.starts} starts of the
provider's process in each of the first.

## Goals

${goalsTable(figures)}

${chapters(figures)
  .map(({ title, table }) => `## ${title}\n\n${table}`)
  .join("\n\n")}

## Growth

The exponent of each figure: 0 where the number of sessions does not matter, 1 where it grows in step with it. It is fitted by
least squares to the logarithms of the medians. A command's own start, about two seconds whoever it is for, hides most of the
growth of times.

${growthTable(figures)}

${plots}

${fs.readFileSync(NOTES, "utf8")}`);
}

const runsOf = (all: Plan["births"]) => all.map(({ count, runs }) => `${runs} of ${count}`).join(", ");

/** As prettier formats it. */
export async function pretty(markdown: string): Promise<string> {
  return format(markdown, { ...(await resolveConfig(__filename)), parser: "markdown" });
}
