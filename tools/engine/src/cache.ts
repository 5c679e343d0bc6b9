import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder, exists, replaceFolder } from "./cacheFolder";
import type { Task } from "./engine";
import { commandIn, type Kit } from "./kit";
import { withLock } from "./withLock";
import { whyOf } from "./why";

/** A kit in the cache that runs. */
type CachedKit<Facts, Source> = Facts & {
  /** Absolute path of its first program. */
  command: string;
  /** How it got there; `cache` if it was there already. */
  source: Source;
  /** Folder of its programs. */
  bin: string;
};

/** Fills a folder with a kit, its programs in `bin/`. The task's environment names a folder for temporary files. */
type Fill = (folder: string, task: Task) => Promise<void>;

/** The folder of a kit: `<cache>/<name>/<version>-<platform>-<arch>`. */
export function folderOf<Facts>({ name, version }: Kit<Facts>, env: NodeJS.ProcessEnv): string {
  return cacheFolder(env, name, `${version}-${process.platform}-${process.arch}`);
}

/**
 * Returns the kit that an earlier run left, if it runs. Reports one that does not.
 *
 * @throws Error if there is none that runs
 */
export async function inCache<Facts>(kit: Kit<Facts>, task: Task): Promise<CachedKit<Facts, "cache">> {
  const folder = folderOf(kit, task.env);
  if (!(await exists(folder))) throw new Error(`${folder} does not exist`);
  try {
    return await checkKit(kit, folder, "cache", task);
  } catch (error) {
    task.signal?.throwIfAborted();
    const why = `skipped ${folder}: ${whyOf(error)}`;
    task.report(why);
    throw new Error(why, { cause: error });
  }
}

/**
 * Adds a kit to the cache, one process at a time. It appears there complete and checked, or not at all. If another
 * process has added it meanwhile, that one is returned.
 *
 * @throws what `fill` throws, and Error if the kit does not run
 */
export async function addToCache<Facts, Source>(
  kit: Kit<Facts>,
  source: Source,
  task: Task,
  fill: Fill,
): Promise<CachedKit<Facts, Source | "cache">> {
  const folder = folderOf(kit, task.env);
  await mkdir(dirname(folder), { recursive: true });
  return withLock(folder, kit.title, task, async () => {
    const existing = await inCache(kit, { ...task, report: () => {} }).catch(() => undefined);
    task.signal?.throwIfAborted();
    if (existing) return existing;
    await replaceFolder(folder, async (temporary) => {
      await fillFolder(temporary, task, fill);
      await checkKit(kit, temporary, undefined, task);
    });
    return checkKit(kit, folder, source, task);
  });
}

/** Puts temporary files into the folder, so that those of killed programs are deleted with it. */
async function fillFolder(temporary: string, task: Task, fill: Fill): Promise<void> {
  const scratch = join(temporary, "scratch");
  await mkdir(scratch);
  const places = { TMPDIR: scratch, TMP: scratch, TEMP: scratch, GOTMPDIR: scratch };
  await fill(temporary, { ...task, env: { ...task.env, ...places } });
  await rm(scratch, { recursive: true, force: true });
}

async function checkKit<Facts, Source>(
  kit: Kit<Facts>,
  folder: string,
  source: Source,
  task: Task,
): Promise<CachedKit<Facts, Source>> {
  const bin = join(folder, "bin");
  const command = await commandIn(kit, bin);
  return { ...(await kit.check(command, task)), command, source, bin };
}
