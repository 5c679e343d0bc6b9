import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { runInThisContext } from "node:vm";

// How long the program may continue after a failure, so that its other resources are registered.
const GRACE_MS = 500;

/**
 * Runs a program until all of its resources are registered or have failed. A failed resource rejects each of its outputs.
 * Test runners would count such a rejection as a failed test, so their listeners are removed meanwhile.
 *
 * @returns the first error.
 */
export async function firstErrorOf(program: () => unknown): Promise<unknown> {
  // A jest test has a copy of `process`, which emits no rejections. This is the real one, to which jest listens.
  const process = runInThisContext("process") as NodeJS.Process;
  const others = process.rawListeners("unhandledRejection") as NodeJS.UnhandledRejectionListener[];
  const over = new AbortController();
  const errors: unknown[] = [];
  let startGrace = () => {};
  const failed = new Promise<void>((resolve) => (startGrace = resolve));
  // If a resource depends on one that was never registered, Pulumi waits for it forever.
  const grace = failed.then(() => sleep(GRACE_MS, undefined, { signal: over.signal }).catch(() => undefined));
  const note = (error: unknown) => {
    errors.push(error);
    startGrace();
  };
  const run = async () => {
    await program();
    await pulumi.runtime.disconnect();
  };
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
  try {
    await Promise.race([run().catch(note), grace]);
    await turn();
  } finally {
    over.abort();
    process.off("unhandledRejection", note);
    for (const listener of others) process.on("unhandledRejection", listener);
    if (errors.length > 0) forgetPending();
  }
  return errors[0];
}

/** Forgets the promises of unregistered resources, with which Pulumi would make the process fail at its end. */
function forgetPending(): void {
  (debuggable as { leakedPromises?: () => unknown }).leakedPromises?.();
}
