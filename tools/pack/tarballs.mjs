// What users get: the npm package, and tarballs for `pulumi plugin install`. The same bytes whenever they are made.
import { copyFile, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { create } from "tar";
import { run } from "../process/run.js";

// The one that npm gives.
const MTIME = new Date("1985-10-26T08:15:00.000Z");

/** The plugin's package as `npm publish` would send it. The build is there already: the scripts are not run again. */
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

/** A tarball of files, by the names that they get, all at its root: Pulumi looks for the executable there. */
export async function tarball(file, files, scratch) {
  const folder = join(scratch, basename(file, ".tar.gz"));
  await mkdir(folder);
  for (const [name, source] of Object.entries(files)) await copyFile(source, join(folder, name));
  const options = { file, cwd: folder, gzip: { level: 9 }, portable: true, mtime: MTIME, strict: true };
  await create(options, Object.keys(files).sort());
}
