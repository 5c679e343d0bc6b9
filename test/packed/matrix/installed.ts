import fs from "node:fs";
import path from "node:path";

/** An installed package. */
export interface Installed {
  name: string;
  version: string;
  folder: string;
}

/** Every package below a `node_modules`, each once, in the layout of any package manager. */
export function installedIn(modules: string): Installed[] {
  if (!fs.existsSync(modules)) return [];
  return foldersIn(modules).flatMap((name) => {
    const folder = path.join(modules, name);
    if (name === ".pnpm")
      return foldersIn(folder).flatMap((one) => installedIn(path.join(folder, one, "node_modules")));
    if (name.startsWith(".")) return [];
    if (name.startsWith("@")) return foldersIn(folder).flatMap((one) => packageIn(path.join(folder, one)));
    return packageIn(folder);
  });
}

function packageIn(folder: string): Installed[] {
  const within = installedIn(path.join(folder, "node_modules"));
  const file = path.join(folder, "package.json");
  if (!fs.existsSync(file)) return within;
  const { name, version } = JSON.parse(fs.readFileSync(file, "utf8")) as { name: string; version: string };
  return [{ name, version, folder }, ...within];
}

/** Skips links of package managers: their targets are found elsewhere. */
function foldersIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** The packages that were added between two listings. */
export function addedTo(before: Installed[], after: Installed[]): Installed[] {
  const known = new Set(before.map(({ folder }) => folder));
  return after.filter(({ folder }) => !known.has(folder));
}

/** Bytes of a package's own files. */
export function sizeOf({ folder }: Installed): number {
  const own = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return own
    .filter(
      (entry) => entry.isFile() && !path.relative(folder, entry.parentPath).split(path.sep).includes("node_modules"),
    )
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
