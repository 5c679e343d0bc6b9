// Writes the npm package, and tarballs for `pulumi plugin install`. Both are reproducible.
import { copyFile, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { create } from "tar";
import { run } from "../process/run.js";

// npm uses the same time.
const MTIME = new Date("1985-10-26T08:15:00.000Z");

/** Packs the built plugin as `npm publish` would. Its scripts are not run again. */
export async function npmTarball(root, into) {
  const args = [
    "pack",
    "--json",
    "--ignore-scripts",
    "--workspace",
    "pulumi-resource-zavu",
    "--pack-destination",
    into,
  ];
  const [{ filename }] = JSON.parse(await run("npm", args, { cwd: root }));
  return join(into, filename);
}

/** Writes a tarball of files, by their new names, all at its root, where Pulumi expects the executable. */
export async function tarball(file, files, scratch) {
  const folder = join(scratch, basename(file, ".tar.gz"));
  await mkdir(folder);
  for (const [name, source] of Object.entries(files)) await copyFile(source, join(folder, name));
  const options = { file, cwd: folder, gzip: { level: 9 }, portable: true, mtime: MTIME, strict: true };
  await create(options, Object.keys(files).sort());
}
