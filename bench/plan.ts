import { births } from "./births";
import { CONTESTANTS } from "./contestants";
import type { Figures } from "./figures";
import { installs } from "./installs";
import { rotated } from "./interleaved";
import { verbs } from "./verbs";

/** How often something is done with so many sessions. */
interface Times {
  count: number;
  runs: number;
}

/** What a run of the bench does. */
export interface Plan {
  births: Times[];
  verbs: Times[];
  /** How often an unchanged `up` is taken: its goal is five in a hundred, and the machine's noise is as much. */
  unchanged: number;
  /** Of a provider process, in each run. */
  starts: number;
  installs: boolean;
}

/** Under three minutes. */
export const QUICK: Plan = {
  births: [
    { count: 1, runs: 1 },
    { count: 30, runs: 1 },
  ],
  verbs: [{ count: 100, runs: 1 }],
  unchanged: 1,
  starts: 1,
  installs: false,
};

/** About twenty minutes. */
export const FULL: Plan = {
  births: [
    { count: 1, runs: 5 },
    { count: 30, runs: 3 },
    { count: 150, runs: 2 },
    { count: 1_000, runs: 1 },
  ],
  verbs: [
    { count: 1, runs: 3 },
    { count: 100, runs: 2 },
    { count: 300, runs: 1 },
  ],
  unchanged: 3,
  starts: 3,
  installs: true,
};

/** Runs it all; the runs of each number of sessions lie as far apart as they can. */
export async function measure(plan: Plan, figures: Figures, report: (line: string) => void): Promise<void> {
  const runs = Math.max(...[...plan.births, ...plan.verbs].map((times) => times.runs));
  for (let run = 0; run < runs; run++) {
    const contestants = rotated(CONTESTANTS, run);
    const isDue = (times: Times) => run < times.runs;
    for (const { count } of plan.births.filter(isDue)) {
      report(`run ${run + 1} of ${runs}: ${count} new`);
      await births(count, run, contestants, figures);
    }
    for (const [index, { count }] of plan.verbs.filter(isDue).entries()) {
      report(`run ${run + 1} of ${runs}: ${count} that are there`);
      await verbs({ count, unchanged: plan.unchanged, starts: index === 0 ? plan.starts : 0 }, contestants, figures);
    }
  }
  if (!plan.installs) return;
  report("installs");
  await installs(figures);
}
