import * as pulumi from "@pulumi/pulumi";
import { setImmediate as turn } from "node:timers/promises";
import { runInThisContext } from "node:vm";

/**
 * Runs a program until all of its resources are registered, or failed. A failed one rejects each of its outputs, and
 * nobody may have taken those up: what test runners take for their own failure is kept from them meanwhile.
 *
 * @returns the first error.
 */
export async function firstErrorOf(program: () => unknown): Promise<unknown> {
  // A test in jest has a copy of `process`, which hears of no rejection; jest itself listens to the real one.
  const process = runInThisContext("process") as NodeJS.Process;
  const others = process.rawListeners("unhandledRejection") as NodeJS.UnhandledRejectionListener[];
  let first: { error: unknown } | undefined;
  const take = (error: unknown) => void (first ??= { error });
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", take);
  try {
    await program();
    await pulumi.runtime.disconnect();
    await turn();
  } catch (error) {
    take(error);
    await turn();
  } finally {
    process.off("unhandledRejection", take);
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  return first?.error;
}
