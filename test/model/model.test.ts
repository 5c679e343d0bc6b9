import fc from "fast-check";
import { schedule } from "./schedule";
import { walk } from "./walk";

// 2,000 in CI; `MODEL_RUNS=20000 npx jest test/model` on demand. A failure prints the seed and the shortest schedule.
const RUNS = Number(process.env["MODEL_RUNS"] ?? 2_000);
const SEED = process.env["MODEL_SEED"] === undefined ? undefined : Number(process.env["MODEL_SEED"]);

test("under any schedule of faults, kills and outside changes nothing is lost, doubled or leaked", async () => {
  await fc.assert(fc.asyncProperty(schedule, walk), {
    numRuns: RUNS,
    ...(SEED === undefined ? {} : { seed: SEED }),
    endOnFailure: false,
  });
}, 3_600_000);
