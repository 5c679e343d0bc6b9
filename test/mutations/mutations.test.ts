import fs from "node:fs";
import path from "node:path";
import { bundle, runBundle } from "../model/bundle";
import { channelMutations } from "./channelMutations";
import { mutations } from "./mutations";

// With its seed, each mutation is found in the first few schedules. After a change of the schedules it may take more.
const RUNS = 400;
const LIMIT_MS = 300_000;

jest.setTimeout(600_000);

const program = path.join(__dirname, "../.work/mutants", `${process.pid}.cjs`);
afterAll(() => fs.rmSync(program, { force: true }));

test.each(["session", "channel"] as const)("the model passes the source as it is: %s", async (name) => {
  await bundle(program);
  const { passed, output } = await runBundle(program, { model: name, seed: 1, runs: 40, limitMs: LIMIT_MS });
  if (!passed) throw new Error(output);
});

test.each([...mutations, ...channelMutations])("the model finds: $name", async ({ caughtBy, seed, ...mutation }) => {
  await bundle(program, mutation);
  const { passed, run, output } = await runBundle(program, {
    model: mutation.model ?? "session",
    seed,
    runs: RUNS,
    limitMs: LIMIT_MS,
  });
  if (passed) throw new Error(`It was not found in ${RUNS} schedules. Its harm: ${mutation.harm}`);
  expect(output).toContain(caughtBy);
  // A program that does not start has found nothing.
  expect(run).toBeGreaterThan(0);
});
