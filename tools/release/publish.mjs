import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { run } from "../process/run.js";
import { packages } from "./packages.mjs";

/**
 * Publishes the tarballs of a folder, one after the other. Skips published versions, so that an interrupted release can be
 * run again.
 */
export async function publish(folder, { dryRun, print }) {
  const tarballs = await readdir(folder);
  const all = (await packages()).map((one) => ({ ...one, file: `${one.name}-${one.version}.tgz` }));
  const missing = all.filter(({ file }) => !tarballs.includes(file)).map(({ file }) => file);
  if (missing.length > 0)
    throw new Error(`${folder} does not contain ${missing.join(", ")}. Run "pack ${folder}" first.`);
  for (const { name, version, file } of all) {
    if (await isPublished(name, version)) print(`${name} ${version} is already published`);
    else await npmPublish(resolve(join(folder, file)), dryRun);
  }
}

/** npm fails for an unknown name, and prints nothing for an unknown version. */
async function isPublished(name, version) {
  try {
    return (await run("npm", ["view", `${name}@${version}`, "version"])).trim() !== "";
  } catch (error) {
    if (/\bE404\b/.test(error.message)) return false;
    throw error;
  }
}

function npmPublish(file, dryRun) {
  const args = ["publish", file, "--provenance", "--access", "public", ...(dryRun ? ["--dry-run"] : [])];
  return new Promise((done, failed) => {
    const npm = spawn("npm", args, { stdio: "inherit" });
    npm.on("error", failed);
    npm.on("close", (code) => {
      if (code === 0) done();
      else
        failed(
          new Error(`npm publish ${file} ended with ${code}. The packages before it are published. Run this again.`),
        );
    });
  });
}
