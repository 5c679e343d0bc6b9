import fc from "fast-check";
import { channel } from "./channel/schedule";
import { walkChannel } from "./channel/walk";
import { schedule } from "./schedule";
import { walk } from "./walk";

/** What is walked: sessions with all their inputs, or all kinds of resources. */
const MODELS = {
  session: fc.asyncProperty(schedule, walk),
  channel: fc.asyncProperty(channel, walkChannel),
};

export type Model = keyof typeof MODELS;

/**
 * Walks random schedules. The seed is fixed, so that only a change of the code can fail a build; `MODEL_SEED=random
 * MODEL_RUNS=20000 npx jest test/model/long` walks others. A failure prints the seed and the shortest schedule.
 */
export async function walkMany(runs: number, model: Model = "session"): Promise<void> {
  const seed = process.env["MODEL_SEED"] ?? "20261122";
  const path = process.env["MODEL_PATH"];
  await fc.assert<unknown>(MODELS[model] as fc.IAsyncProperty<unknown>, {
    numRuns: Number(process.env["MODEL_RUNS"] ?? runs),
    ...(seed === "random" ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
    endOnFailure: process.env["MODEL_FIRST_FAILURE"] !== undefined,
  });
}
