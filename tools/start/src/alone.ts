import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tryLock } from "pulumi-zavu-engine";
import { note } from "./print";
import { StartError } from "./startError";

const STALE_MS = 10_000;
const LOOK_AGAIN_MS = 200;

/**
 * Does the work where no other command is at work on the same folder: two simulators with one state file would undo
 * what the other does. The lock of a killed command is waited for, until it is stale.
 *
 * @throws {StartError} where another one is at work; else what the work throws.
 */
export async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  // Tells the next command who is at work.
  const file = join(folder, "running");
  const release = await claimed(file, folder);
  try {
    await writeFile(file, String(process.pid));
    return await work();
  } finally {
    await rm(file, { force: true });
    await release();
  }
}

async function claimed(file: string, folder: string): Promise<() => Promise<void>> {
  for (;;) {
    const release = await tryLock(file, STALE_MS, (why) => note(`The lock on ${folder} was lost: ${why}`));
    if (release) return release;
    const holder = Number(await readFile(file, "utf8").catch(() => ""));
    if (isRunning(holder)) {
      throw new StartError(
        `Another command (process ${holder}) is at work on ${folder}. Wait until it ends or stop it, and run this again.`,
      );
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be asked, but it runs.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
