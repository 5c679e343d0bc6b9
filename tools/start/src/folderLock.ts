import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tryLock } from "pulumi-zavu-engine";
import { note } from "./print";
import { StartError } from "./startError";

const STALE_MS = 10_000;
const RETRY_MS = 200;

/**
 * Runs the work while no other command uses the folder, because two simulators would overwrite each other's state. The
 * lock of a killed command is ignored once it is stale.
 *
 * @throws {StartError} if another command uses the folder; otherwise, what the work throws.
 */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  // Contains the pid, for the message of the next command.
  const file = join(folder, "running");
  const release = await acquire(file, folder);
  try {
    await writeFile(file, String(process.pid));
    return await work();
  } finally {
    await rm(file, { force: true });
    await release();
  }
}

async function acquire(file: string, folder: string): Promise<() => Promise<void>> {
  for (;;) {
    const release = await tryLock(file, STALE_MS, (why) => note(`The lock on ${folder} was lost: ${why}`));
    if (release) return release;
    const holder = Number(await readFile(file, "utf8").catch(() => ""));
    if (isRunning(holder)) {
      throw new StartError(
        `Another \`npm start\` (pid ${holder}) is using ${folder}. Wait for it to finish, or stop it, then try again.`,
      );
    }
    await sleep(RETRY_MS);
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process belongs to another user, but it runs.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
