import type { Candidate } from "./candidates";
import type { Stack } from "./stack";

/** Rotates the order from run to run: later candidates find the machine warmer or busier. */
export function rotated<T>(all: readonly T[], run: number): T[] {
  const first = run % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

/** Runs a step with every stack, one right after the other, so that all find the same machine. */
export type Each = (step: (stack: Stack) => Promise<void>) => Promise<void>;

/** Opens a stack for each candidate while `use` runs. */
export async function interleaved(
  candidates: readonly Candidate[],
  open: (candidate: Candidate) => Promise<Stack>,
  use: (each: Each) => Promise<void>,
): Promise<void> {
  const stacks: Stack[] = [];
  try {
    for (const candidate of candidates) stacks.push(await open(candidate));
    await use(async (step) => {
      for (const stack of stacks) await step(stack);
    });
  } finally {
    for (const stack of stacks) await stack.close();
  }
}
