// Node.js from npm packages, which have it for other platforms, too. Kept in the cache.
import { createHash } from "node:crypto";
import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, cachedFolder } from "pulumi-zavu-engine";
import { x as extract } from "tar";
import { pinOf } from "./platforms.mjs";
import { run } from "../process/run.js";

/** The executable and the license of a version of Node.js, downloaded if the cache does not have it. */
export async function nodeOf({ name, version, suffix = "" }, report) {
  const spec = `${name}@${version}`;
  const pin = pinOf(spec);
  const { env } = process;
  const folder = cacheFolder(env, "node", `${name}-${version}`);
  await cachedFolder(folder, `npm package ${spec}`, { report, env }, async (temporary) => {
    report(`downloading ${spec}`);
    await download(spec, pin, temporary);
  });
  return { executable: join(folder, "bin", `node${suffix}`), license: join(folder, "LICENSE") };
}

/** Checks the hash of the package, and fills the folder with the files that users need. */
async function download(spec, pin, folder) {
  await run("npm", ["pack", spec, "--silent", "--prefer-offline", "--pack-destination", folder], { cwd: folder });
  const [tarball] = await readdir(folder);
  const file = join(folder, tarball);
  const hash = createHash("sha512")
    .update(await readFile(file))
    .digest("base64");
  if (hash !== pin) throw new Error(`${spec} does not match its pinned hash: its SHA-512 is ${hash}`);
  await extract({ file, cwd: folder, strip: 1, filter: (path) => /^package\/(bin\/node(\.exe)?|LICENSE)$/.test(path) });
  await rm(file);
}
