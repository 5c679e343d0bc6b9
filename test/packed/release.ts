import path from "node:path";
import { run } from "../../tools/process/run";
import { ROOT } from "../root";

/** npm's description of a packed tarball. */
export interface Packed {
  name: string;
  version: string;
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

/** Runs a command of the release as the workflow does, and returns its output. */
export function release(args: string[], env: Record<string, string | undefined> = {}): Promise<string> {
  const main = path.join(ROOT, "tools", "release", "main.mjs");
  return run(process.execPath, [main, ...args], { cwd: ROOT, env: { ...process.env, ...env } });
}

/** Packs every published package into a folder, as a release does. */
export async function packAll(folder: string): Promise<Packed[]> {
  return JSON.parse(await release(["pack", folder])) as Packed[];
}

/** The tarball of a package. */
export function packedAs(name: string, all: readonly Packed[]): Packed {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`nothing was packed for ${name}`);
  return found;
}
