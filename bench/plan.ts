import { creates } from "./creates";
import { CANDIDATES } from "./candidates";
import type { Figures } from "./figures";
import { installs } from "./installs";
import { rotated } from "./interleaved";
import { verbs } from "./verbs";

/** How many runs a number of sessions gets. */
interface Runs {
  count: number;
  runs: number;
}

/** What the benchmark measures. */
export interface Plan {
  creates: Runs[];
  verbs: Runs[];
  /** How often an unchanged `up` runs: its goal is within 5 %, and the machine's noise is as large. */
  unchanged: number;
  /** How often a provider process is started in each run. */
  starts: number;
  installs: boolean;
}

/** Takes under three minutes. */
export const QUICK: Plan = {
  creates: [
    { count: 1, runs: 1 },
    { count: 30, runs: 1 },
  ],
  verbs: [{ count: 100, runs: 1 }],
  unchanged: 1,
  starts: 1,
  installs: false,
};

/** Takes about twenty minutes. */
export const FULL: Plan = {
  creates: [
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

/** Runs the plan. The runs of a number of sessions are as far apart as possible. */
export async function measure(plan: Plan, figures: Figures, report: (line: string) => void): Promise<void> {
  const runs = Math.max(...[...plan.creates, ...plan.verbs].map(({ runs }) => runs));
  for (let run = 0; run < runs; run++) {
    const candidates = rotated(CANDIDATES, run);
    const isDue = ({ runs }: Runs) => run < runs;
    for (const { count } of plan.creates.filter(isDue)) {
      report(`run ${run + 1} of ${runs}: ${count} new`);
      await creates(count, run, candidates, figures);
    }
    for (const [index, { count }] of plan.verbs.filter(isDue).entries()) {
      report(`run ${run + 1} of ${runs}: ${count} existing`);
      await verbs({ count, unchanged: plan.unchanged, starts: index === 0 ? plan.starts : 0 }, candidates, figures);
    }
  }
  if (!plan.installs) return;
  report("installs");
  await installs(figures);
}
