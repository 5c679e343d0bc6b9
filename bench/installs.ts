import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { version as pulumi } from "@pulumi/pulumi/package.json";
import { run } from "../tools/process/run";
import type { Name } from "./candidates";
import type { Figures } from "./figures";
import { interrupted } from "./interrupt";

const ROOT = path.join(__dirname, "..");
const SDK = path.join(ROOT, "sdk", "nodejs");
const PLUGIN = path.join(ROOT, "provider", "cmd", "pulumi-resource-zavu");

/** The size of an install. */
interface Size {
  packages: number;
  bytes: number;
}

/** What each candidate adds to a folder that has only Pulumi's SDK. The floor adds nothing. */
export async function installs(figures: Figures): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-bench-"));
  try {
    const bare = path.join(scratch, "bare");
    const before = await install(bare, `@pulumi/pulumi@${pulumi}`);
    const added: Record<Exclude<Name, "floor">, string[]> = {
      peer: [`axios@${versionOf("axios")}`],
      dynamic: [await pack(path.join(ROOT, "sdk", "dynamic"), scratch)],
      plugin: [await pack(PLUGIN, scratch), await pack(SDK, scratch)],
    };
    for (const [name, packages] of Object.entries(added) as [Name, string[]][]) {
      const folder = path.join(scratch, name);
      fs.cpSync(bare, folder, { recursive: true, verbatimSymlinks: true });
      const after = await install(folder, ...packages);
      figures.add("packages", name, 1, after.packages - before.packages);
      figures.add("bytes", name, 1, after.bytes - before.bytes);
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** The version in this checkout, which the peer also uses. */
function versionOf(name: string): string {
  const manifest = path.join(ROOT, "node_modules", name, "package.json");
  return (JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** Packs the built package as `npm publish` would. */
async function pack(folder: string, into: string): Promise<string> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into];
  const stdout = await run("npm", args, { cwd: folder, signal: interrupted });
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  if (!packed) throw new Error(`npm packed nothing in ${folder}`);
  return path.join(into, packed.filename);
}

async function install(folder: string, ...packages: string[]): Promise<Size> {
  fs.mkdirSync(folder, { recursive: true });
  const manifest = path.join(folder, "package.json");
  if (!fs.existsSync(manifest)) fs.writeFileSync(manifest, JSON.stringify({ name: "bench-install", private: true }));
  const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages];
  await run("npm", args, { cwd: folder, signal: interrupted });
  return sizeOf(path.join(folder, "node_modules"));
}

/** Counts as a package each folder below a `node_modules` that has a package.json. */
function sizeOf(folder: string): Size {
  const entries = fs.readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const isPackage = ({ parentPath, name }: fs.Dirent) =>
    name === "package.json" && /node_modules\/(@[^/]+\/)?[^/]+$/.test(parentPath.split(path.sep).join("/"));
  return {
    packages: files.filter(isPackage).length,
    bytes: files.reduce((sum, { parentPath, name }) => sum + fs.statSync(path.join(parentPath, name)).size, 0),
  };
}
