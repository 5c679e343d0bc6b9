import fs from "node:fs";
import { copy, model } from "./mutant";
import { mutations } from "./mutations";

// Each mutation shows itself much earlier; this many are walked before it counts as not found.
const RUNS = 400;

jest.setTimeout(600_000);

let folder: string | undefined;
afterEach(() => folder && fs.rmSync(folder, { recursive: true, force: true }));

test("the model passes the source as it is", async () => {
  folder = copy("none");
  const { passed, output } = await model(folder, { seed: 1, runs: 40 });
  if (!passed) throw new Error(output);
});

test.each(mutations)("the model finds: $name", async ({ caughtBy, seed, ...mutation }) => {
  folder = copy(mutation.name.replace(/\W+/g, "-"), mutation);
  const { passed, run, output } = await model(folder, { seed, runs: RUNS });
  if (passed) throw new Error(`It was not found in ${RUNS} schedules. Its harm: ${mutation.harm}`);
  // A copy that does not run at all is no find.
  expect(output).toContain(caughtBy);
  expect(run).toBeGreaterThan(0);
});
