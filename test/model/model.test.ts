import fc from "fast-check";
import { schedule } from "./schedule";
import { walk } from "./walk";

// CI walks the same 2,000 each time, so that a red build is a change's own; `MODEL_SEED=random MODEL_RUNS=20000 npx jest
// test/model` walks others. A failure prints the seed and the shortest schedule.
const RUNS = Number(process.env["MODEL_RUNS"] ?? 2_000);
const SEED = process.env["MODEL_SEED"] ?? "20261122";

test("under any schedule of faults, kills and outside changes nothing is lost, doubled or leaked", async () => {
  await fc.assert(fc.asyncProperty(schedule, walk), {
    numRuns: RUNS,
    ...(SEED === "random" ? {} : { seed: Number(SEED) }),
    endOnFailure: process.env["MODEL_FIRST_FAILURE"] !== undefined,
  });
}, 3_600_000);
