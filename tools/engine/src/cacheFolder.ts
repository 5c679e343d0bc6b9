import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { Task } from "./engine";
import { inTurn } from "./turn";

/** A folder of the cache: `PULUMI_ZAVU_CACHE`, else `pulumi-zavu` in `XDG_CACHE_HOME` or `~/.cache`. */
export function cacheFolder(env: NodeJS.ProcessEnv, ...below: string[]): string {
  const shared = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(resolve(env["PULUMI_ZAVU_CACHE"] || join(shared, "pulumi-zavu")), ...below);
}

/**
 * Takes a folder of the cache, and has it filled first where it is not there, one process at a time.
 *
 * @throws what `fill` throws
 */
export async function keptFolder(
  folder: string,
  title: string,
  task: Task,
  fill: (half: string) => Promise<void>,
): Promise<string> {
  if (!(await isThere(folder))) {
    await mkdir(dirname(folder), { recursive: true });
    await inTurn(folder, title, task, async () => {
      if (!(await isThere(folder))) await makeWhole(folder, fill);
    });
  }
  return folder;
}

/** Fills a folder, which takes the place of what is there once it is whole. Only one process at a time may do this. */
export async function makeWhole(folder: string, fill: (half: string) => Promise<void>): Promise<void> {
  await removeLeftovers(folder);
  const half = await mkdtemp(`${folder}.half-`);
  try {
    await fill(half);
    await rm(folder, { recursive: true, force: true });
    await rename(half, folder);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

export async function isThere(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined)) !== undefined;
}

/** What a process that was killed left behind. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}.half-`)) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}
