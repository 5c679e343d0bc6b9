// The packages that are published, in the order in which each finds there what it needs.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, URL } from "node:url";
import { run } from "../process/run.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const FOLDERS = ["simulator", "sdk/dynamic", "provider/cmd/pulumi-resource-zavu", "sdk/nodejs", "cli"];

export const read = (...path) => readFile(join(ROOT, ...path), "utf8");

/** The package.json of each, with the folder that it lies in. */
export function packages() {
  return Promise.all(FOLDERS.map(async (folder) => ({ folder, ...JSON.parse(await read(folder, "package.json")) })));
}

/** Packs all as `npm publish` would, of what is built already, and gives what npm says of each, in the same order. */
export async function packed(into) {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into];
  return JSON.parse(await run("npm", [...args, ...FOLDERS.map((folder) => `./${folder}`)], { cwd: ROOT }));
}
