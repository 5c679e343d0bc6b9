import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { Engine, Task } from "./engine";
import { executableIn, programFile } from "./executables";
import { missingHelpers, usableVersion } from "./inspect";
import { pinned } from "./pinned";
import { inTurn } from "./turn";
import { whyOf } from "./why";

/** Fills a folder with an engine, its programs in `bin/`. The task's environment has a folder for temporary files. */
type Fill = (folder: string, task: Task) => Promise<void>;

/** Where the engine of the pinned version is kept: `<cache>/engine/<version>-<platform>-<arch>`. */
export function engineFolder(env: NodeJS.ProcessEnv): string {
  const shared = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const cache = resolve(env["PULUMI_ZAVU_CACHE"] || join(shared, "pulumi-zavu"));
  return join(cache, "engine", `${pinned("cli").version}-${process.platform}-${process.arch}`);
}

/**
 * Takes what an earlier run left, once it is seen to run. Reports one that does not.
 *
 * @throws Error when there is none that works
 */
export async function inCache(task: Task): Promise<Engine> {
  const folder = engineFolder(task.env);
  if (!(await stat(folder).catch(() => undefined))) throw new Error(`there is none in ${folder}`);
  try {
    return await checked(folder, "cache", task);
  } catch (error) {
    task.signal?.throwIfAborted();
    const why = `${folder} is passed over: ${whyOf(error)}`;
    task.report(why);
    throw new Error(why, { cause: error });
  }
}

/**
 * Makes an engine in the cache, one process at a time. It appears there whole and seen to run, or not at all. Where
 * another process made one meanwhile, that one is taken.
 *
 * @throws what `fill` throws, and Error when what it made does not work
 */
export async function makeInCache(task: Task, source: "installer" | "build", fill: Fill): Promise<Engine> {
  const folder = engineFolder(task.env);
  await mkdir(dirname(folder), { recursive: true });
  return inTurn(folder, task, async () => {
    const made = await inCache({ ...task, report: () => {} }).catch(() => undefined);
    task.signal?.throwIfAborted();
    return made ?? (await make(folder, source, task, fill));
  });
}

async function make(folder: string, source: "installer" | "build", task: Task, fill: Fill): Promise<Engine> {
  await removeLeftovers(folder);
  const half = await mkdtemp(`${folder}.half-`);
  try {
    await filled(half, task, fill);
    await checked(half, source, task);
    await rm(folder, { recursive: true, force: true });
    await rename(half, folder);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  return checked(folder, source, task);
}

/** Programs that are killed leave their temporary files: these go with the folder. */
async function filled(half: string, task: Task, fill: Fill): Promise<void> {
  const scratch = join(half, "scratch");
  await mkdir(scratch);
  const places = { TMPDIR: scratch, TMP: scratch, TEMP: scratch, GOTMPDIR: scratch };
  await fill(half, { ...task, env: { ...task.env, ...places } });
  await rm(scratch, { recursive: true, force: true });
}

/** What a process that was killed left behind; whoever has the turn is alone in making one. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}.half-`)) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

async function checked(folder: string, source: Engine["source"], task: Task): Promise<Engine> {
  const bin = join(folder, "bin");
  const command = await executableIn(bin, "pulumi");
  const missing = await missingHelpers(bin);
  if (command === undefined) missing.unshift(programFile("pulumi"));
  if (command === undefined || missing.length > 0) throw new Error(`${missing.join(" and ")} is not in ${bin}`);
  return { command, version: await usableVersion(command, task), source, bin };
}
