import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder, isThere, makeWhole } from "./cacheFolder";
import type { Task } from "./engine";
import { commandIn, type Kit } from "./kit";
import { inTurn } from "./turn";
import { whyOf } from "./why";

/** A kit that is kept in the cache and was seen to run. */
type Kept<Facts, Source> = Facts & {
  /** Absolute path of its first program. */
  command: string;
  /** How it got there; `cache` is what was there already. */
  source: Source;
  /** Folder of its programs. */
  bin: string;
};

/** Fills a folder with a kit, its programs in `bin/`. The task's environment has a folder for temporary files. */
type Fill = (folder: string, task: Task) => Promise<void>;

/** Where a kit is kept: `<cache>/<name>/<version>-<platform>-<arch>`. */
export function folderOf<Facts>({ name, version }: Kit<Facts>, env: NodeJS.ProcessEnv): string {
  return cacheFolder(env, name, `${version}-${process.platform}-${process.arch}`);
}

/**
 * Takes what an earlier run left, once it is seen to run. Reports one that does not.
 *
 * @throws Error when there is none that works
 */
export async function inCache<Facts>(kit: Kit<Facts>, task: Task): Promise<Kept<Facts, "cache">> {
  const folder = folderOf(kit, task.env);
  if (!(await isThere(folder))) throw new Error(`there is none in ${folder}`);
  try {
    return await checked(kit, folder, "cache", task);
  } catch (error) {
    task.signal?.throwIfAborted();
    const why = `${folder} is passed over: ${whyOf(error)}`;
    task.report(why);
    throw new Error(why, { cause: error });
  }
}

/**
 * Makes a kit in the cache, one process at a time. It appears there whole and seen to run, or not at all. Where
 * another process made one meanwhile, that one is taken.
 *
 * @throws what `fill` throws, and Error when what it made does not work
 */
export async function makeInCache<Facts, Source>(
  kit: Kit<Facts>,
  source: Source,
  task: Task,
  fill: Fill,
): Promise<Kept<Facts, Source | "cache">> {
  const folder = folderOf(kit, task.env);
  await mkdir(dirname(folder), { recursive: true });
  return inTurn(folder, kit.title, task, async () => {
    const made = await inCache(kit, { ...task, report: () => {} }).catch(() => undefined);
    task.signal?.throwIfAborted();
    if (made) return made;
    await makeWhole(folder, async (half) => {
      await filled(half, task, fill);
      await checked(kit, half, undefined, task);
    });
    return checked(kit, folder, source, task);
  });
}

/** Programs that are killed leave their temporary files: these go with the folder. */
async function filled(half: string, task: Task, fill: Fill): Promise<void> {
  const scratch = join(half, "scratch");
  await mkdir(scratch);
  const places = { TMPDIR: scratch, TMP: scratch, TEMP: scratch, GOTMPDIR: scratch };
  await fill(half, { ...task, env: { ...task.env, ...places } });
  await rm(scratch, { recursive: true, force: true });
}

async function checked<Facts, Source>(
  kit: Kit<Facts>,
  folder: string,
  source: Source,
  task: Task,
): Promise<Kept<Facts, Source>> {
  const bin = join(folder, "bin");
  const command = await commandIn(kit, bin);
  return { ...(await kit.check(command, task)), command, source, bin };
}
