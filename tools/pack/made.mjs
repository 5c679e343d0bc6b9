import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { executableOf } from "./executable.mjs";
import { HERE, PLATFORMS } from "./platforms.mjs";
import { npmTarball, tarball } from "./tarballs.mjs";

const NEEDS_NODE = "20.3 or newer, on PATH";
const SIGNATURES = { linux: "", darwin: "signed ad hoc, ", windows: "not signed, " };

/** Makes one of the things that can be packed, and gives its line of the table. */
export async function madeOf(what, place) {
  if (what === "npm") return npm(place);
  return what === "portable" ? portable(place) : selfContained(what, place);
}

async function npm({ root, folder, plugin }) {
  const file = await npmTarball(root, folder);
  return rowOf(file, join(plugin, "bin", "pulumi-resource-zavu"), NEEDS_NODE);
}

async function portable({ plugin, folder, version, scratch }) {
  const bin = join(plugin, "bin");
  const script = join(bin, "pulumi-resource-zavu");
  const file = join(folder, `pulumi-resource-zavu-v${version}-portable.tar.gz`);
  const files = { "pulumi-resource-zavu": script, "pulumi-resource-zavu.cmd": `${script}.cmd` };
  await tarball(file, { ...files, ...terms(plugin) }, scratch);
  return rowOf(file, script, NEEDS_NODE);
}

async function selfContained(platform, { plugin, folder, version, scratch, report }) {
  const script = join(plugin, "bin", "pulumi-resource-zavu");
  const made = await executableOf(platform, { script, scratch, version, report });
  // The name under which Pulumi looks for it at the schema's pluginDownloadURL.
  const file = join(folder, `pulumi-resource-zavu-v${version}-${platform}.tar.gz`);
  const files = { [basename(made.file)]: made.file, "LICENSE-nodejs": made.license, ...terms(plugin) };
  report("packing");
  await tarball(file, files, scratch);
  const run = made.hasRun ? "started here" : `not run: this machine is ${HERE}`;
  return rowOf(
    file,
    made.file,
    `${PLATFORMS[platform].version}, inside`,
    `${SIGNATURES[platform.split("-")[0]]}${run}`,
  );
}

/** The terms of what is inside: ours, and those of the libraries. */
const terms = (plugin) => ({ LICENSE: join(plugin, "LICENSE"), "licenses.txt": join(plugin, "bin", "licenses.txt") });

async function rowOf(file, executable, node, note = "") {
  const [size, unpacked] = await Promise.all([file, executable].map(async (one) => (await stat(one)).size));
  return { name: basename(file), size, unpacked, node, note };
}
