// Folders of files as an object: path, then text as a Buffer.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the SDKs' own tools write; git ignores it, too. */
const BUILT = /^(bin|obj|node_modules|build|dist|target|__pycache__|\.mypy_cache|.*\.egg-info|.*\.pyc)$/;

export function filesIn(folder) {
  const files = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (BUILT.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) files[entry.name] = readFileSync(path);
    else for (const [below, text] of Object.entries(filesIn(path))) files[`${entry.name}/${below}`] = text;
  }
  return files;
}

/** How a folder differs from what it should hold, in the order of the paths. */
export function differences(folder, files) {
  const found = existsSync(folder) ? filesIn(folder) : {};
  return [...new Set([...Object.keys(files), ...Object.keys(found)])].sort().flatMap((path) => {
    if (found[path] === undefined) return [{ path, is: "is missing" }];
    if (files[path] === undefined) return [{ path, is: "is not generated" }];
    return found[path].equals(files[path]) ? [] : [{ path, is: "differs" }];
  });
}

/** Writes the files that differ, and deletes those that are not generated. */
export function write(folder, files, found) {
  for (const { path } of found) {
    const file = join(folder, path);
    if (files[path] === undefined) rmSync(file);
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, files[path]);
    }
  }
}
