import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "./startError";

/**
 * Does the work where no other command is at work on the same folder: two simulators with one state file would undo
 * what the other does. What a killed command left is passed over.
 *
 * @throws {StartError} where another one is at work; else what the work throws.
 */
export async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "running");
  await claim(file, folder);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function claim(file: string, folder: string): Promise<void> {
  if (await written(file)) return;
  const holder = Number(await readFile(file, "utf8").catch(() => ""));
  if (isRunning(holder)) {
    throw new StartError(
      `Another command (process ${holder}) is at work on ${folder}. Wait until it ends or stop it, and run this again.`,
    );
  }
  await rm(file, { force: true });
  if (!(await written(file))) throw new StartError(`Another command has just begun to work on ${folder}. Wait for it.`);
}

async function written(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
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
