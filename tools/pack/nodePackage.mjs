// Node.js as npm packages bring it, kept in the cache: a release for another platform is had in no other way.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { x as extract } from "tar";
import { pinOf } from "./platforms.mjs";
import { run } from "../process/run.js";

/** The executable and the licence of a version of Node.js, fetched where the cache has none. */
export async function nodeOf({ name, version, suffix = "" }, report) {
  const spec = `${name}@${version}`;
  const pin = pinOf(spec);
  const folder = join(cache(), `${name}-${version}`);
  if (!existsSync(folder)) {
    report(`fetching ${spec}`);
    await fetched(spec, pin, folder);
  }
  return { executable: join(folder, "bin", `node${suffix}`), license: join(folder, "LICENSE") };
}

function cache() {
  const { PULUMI_ZAVU_CACHE, XDG_CACHE_HOME } = process.env;
  const shared = XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(resolve(PULUMI_ZAVU_CACHE || join(shared, "pulumi-zavu")), "node");
}

/** The folder appears whole and checked, or not at all. */
async function fetched(spec, pin, folder) {
  await mkdir(cache(), { recursive: true });
  const half = await mkdtemp(`${folder}.half-`);
  try {
    await run("npm", ["pack", spec, "--silent", "--prefer-offline", "--pack-destination", half], { cwd: half });
    const [tarball] = await readdir(half);
    const file = join(half, tarball);
    const hash = createHash("sha512")
      .update(await readFile(file))
      .digest("base64");
    if (hash !== pin) throw new Error(`${spec} is not what was pinned: its SHA-512 is ${hash}`);
    await extract({ file, cwd: half, strip: 1, filter: (path) => /^package\/(bin\/node(\.exe)?|LICENSE)$/.test(path) });
    await rm(file);
    await rename(half, folder).catch((error) => {
      // Another process was faster, with the same.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}
