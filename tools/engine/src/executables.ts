import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, resolve } from "node:path";

const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];

/** The file name of a compiled program on this platform. */
export function programFile(name: string): string {
  return `${name}${suffixes[0]}`;
}

/** The executable of that name in a folder, as an absolute path. */
export async function executableIn(folder: string, name: string): Promise<string | undefined> {
  for (const suffix of suffixes) {
    const file = resolve(folder, name + suffix);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/** Every executable of that name on PATH, in the order of PATH. */
export async function executablesOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const found = new Set<string>();
  for (const folder of pathFolders(env)) {
    const file = await executableIn(folder, name);
    if (file !== undefined) found.add(file);
  }
  return [...found];
}

function pathFolders(env: NodeJS.ProcessEnv): string[] {
  // A copy of `process.env` on Windows may spell it `Path`.
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH");
  return (key === undefined ? "" : (env[key] ?? "")).split(delimiter).filter((folder) => folder !== "");
}

/** Whether the file exists and is executable. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
