import type { Contestant } from "./contestants";
import type { Stack } from "./stack";

/** Who begins changes from run to run: who comes later finds the machine warmer, or busier with what others left. */
export function rotated<T>(all: readonly T[], run: number): T[] {
  const first = run % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

/** Takes a step with every stack, one right after the other, so that all meet the same machine. */
export type Each = (step: (stack: Stack) => Promise<void>) => Promise<void>;

/** Has a stack open for each contestant. */
export async function interleaved(
  contestants: readonly Contestant[],
  open: (contestant: Contestant) => Promise<Stack>,
  act: (each: Each) => Promise<void>,
): Promise<void> {
  const stacks: Stack[] = [];
  try {
    for (const contestant of contestants) stacks.push(await open(contestant));
    await act(async (step) => {
      for (const stack of stacks) await step(stack);
    });
  } finally {
    for (const stack of stacks) await stack.close();
  }
}
