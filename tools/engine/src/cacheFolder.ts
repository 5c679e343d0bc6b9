import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { Task } from "./engine";
import { withLock } from "./withLock";

/** A folder of the cache: `PULUMI_ZAVU_CACHE`, else `pulumi-zavu` in `XDG_CACHE_HOME` or `~/.cache`. */
export function cacheFolder(env: NodeJS.ProcessEnv, ...below: string[]): string {
  const shared = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(resolve(env["PULUMI_ZAVU_CACHE"] || join(shared, "pulumi-zavu")), ...below);
}

/**
 * Returns a folder of the cache. Fills it first if it does not exist, one process at a time.
 *
 * @throws what `fill` throws
 */
export async function cachedFolder(
  folder: string,
  title: string,
  task: Task,
  fill: (temporary: string) => Promise<void>,
): Promise<string> {
  if (!(await exists(folder))) {
    await mkdir(dirname(folder), { recursive: true });
    await withLock(folder, title, task, async () => {
      if (!(await exists(folder))) await replaceFolder(folder, fill);
    });
  }
  return folder;
}

/** Replaces a folder with one that `fill` has filled. Only one process at a time may do this. */
export async function replaceFolder(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  await removeLeftovers(folder);
  const temporary = await mkdtemp(`${folder}.half-`);
  try {
    await fill(temporary);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

export async function exists(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined)) !== undefined;
}

/** Removes what killed processes left. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}.half-`)) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}
