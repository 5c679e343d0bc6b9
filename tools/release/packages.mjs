// The published packages, in the order of their dependencies.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, URL } from "node:url";
import { run } from "../process/run.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const FOLDERS = ["simulator", "sdk/dynamic", "provider/cmd/pulumi-resource-zavu", "sdk/nodejs", "cli"];

export const read = (...path) => readFile(join(ROOT, ...path), "utf8");

/** The package.json of each package, with its folder. */
export function packages() {
  return Promise.all(FOLDERS.map(async (folder) => ({ folder, ...JSON.parse(await read(folder, "package.json")) })));
}

/** The names of all Markdown pages. */
export const pages = async () => (await run("git", ["ls-files", "*.md"], { cwd: ROOT })).trim().split("\n");

/** Runs npm in the repository. @returns its standard output. */
export const npm = (...args) => run("npm", args, { cwd: ROOT });

/** Packs all built packages as `npm publish` would, and returns npm's output for each, in the same order. */
export async function packed(into) {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into];
  return JSON.parse(await npm(...args, ...FOLDERS.map((folder) => `./${folder}`)));
}
