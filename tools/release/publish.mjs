import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { run } from "../process/run.js";
import { packages } from "./packages.mjs";

/**
 * Publishes the tarballs of a folder, one after the other. What the registry has already is passed by, so that a release
 * that broke off is run again.
 */
export async function publish(folder, { dryRun, say }) {
  const tarballs = await readdir(folder);
  const all = (await packages()).map((one) => ({ ...one, file: `${one.name}-${one.version}.tgz` }));
  const missing = all.filter(({ file }) => !tarballs.includes(file)).map(({ file }) => file);
  if (missing.length > 0) throw new Error(`${folder} lacks ${missing.join(", ")}: run "pack ${folder}" first`);
  for (const { name, version, file } of all) {
    if (await isPublished(name, version)) say(`${name} ${version} is there already`);
    else await npmPublish(resolve(join(folder, file)), dryRun);
  }
}

/** npm fails for a name that nobody has, and says nothing for a version that there is not. */
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
        failed(new Error(`npm publish ${file} ended with ${code}. What came before it is published; run this again.`));
    });
  });
}
