import fc from "fast-check";
import { schedule } from "./schedule";
import { walk } from "./walk";

/**
 * Walks so many random schedules. The seed is fixed, so that a red build is a change's own; `MODEL_SEED=random
 * MODEL_RUNS=20000 npx jest test/model/long` walks others. A failure prints the seed and the shortest schedule.
 */
export async function walkMany(runs: number): Promise<void> {
  const seed = process.env["MODEL_SEED"] ?? "20261122";
  await fc.assert(fc.asyncProperty(schedule, walk), {
    numRuns: Number(process.env["MODEL_RUNS"] ?? runs),
    ...(seed === "random" ? {} : { seed: Number(seed) }),
    endOnFailure: process.env["MODEL_FIRST_FAILURE"] !== undefined,
  });
}
