import fs from "node:fs";
import path from "node:path";
import { bundle, model } from "./mutant";
import { mutations } from "./mutations";

// The seeds show each mutation in the first few schedules. After a change of the schedules it may take this many.
const RUNS = 400;

jest.setTimeout(600_000);

const program = path.join(__dirname, "../.work/mutants", `${process.pid}.cjs`);
afterAll(() => fs.rmSync(program, { force: true }));

test("the model passes the source as it is", async () => {
  await bundle(program);
  const { passed, output } = await model(program, { seed: 1, runs: 40 });
  if (!passed) throw new Error(output);
});

test.each(mutations)("the model finds: $name", async ({ caughtBy, seed, ...mutation }) => {
  await bundle(program, mutation);
  const { passed, run, output } = await model(program, { seed, runs: RUNS });
  if (passed) throw new Error(`It was not found in ${RUNS} schedules. Its harm: ${mutation.harm}`);
  expect(output).toContain(caughtBy);
  // A program that does not start at all is no find.
  expect(run).toBeGreaterThan(0);
});
