import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { executableOf } from "./executable.mjs";
import { HERE, PLATFORMS } from "./platforms.mjs";
import { npmTarball, tarball } from "./tarballs.mjs";

const NEEDS_NODE = "20.3 or newer, on PATH";
const SIGNATURES = { linux: "", darwin: "signed ad hoc, ", windows: "not signed, " };

/** Packs one package, and returns its row of the table. */
export async function packOne(what, place) {
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
  await tarball(file, { ...files, ...licenses(plugin) }, scratch);
  return rowOf(file, script, NEEDS_NODE);
}

async function selfContained(platform, { plugin, folder, version, scratch, report }) {
  const script = join(plugin, "bin", "pulumi-resource-zavu");
  const built = await executableOf(platform, { script, scratch, version, report });
  // The name that Pulumi requests from the schema's pluginDownloadURL.
  const file = join(folder, `pulumi-resource-zavu-v${version}-${platform}.tar.gz`);
  const files = { [basename(built.file)]: built.file, "LICENSE-nodejs": built.license, ...licenses(plugin) };
  report("packing");
  await tarball(file, files, scratch);
  const run = built.hasRun ? "started here" : `not run: this machine is ${HERE}`;
  return rowOf(
    file,
    built.file,
    `${PLATFORMS[platform].version}, inside`,
    `${SIGNATURES[platform.split("-")[0]]}${run}`,
  );
}

/** The license of the plugin, and those of its libraries. */
const licenses = (plugin) => ({
  LICENSE: join(plugin, "LICENSE"),
  "licenses.txt": join(plugin, "bin", "licenses.txt"),
});

async function rowOf(file, executable, node, note = "") {
  const [size, unpacked] = await Promise.all([file, executable].map(async (one) => (await stat(one)).size));
  return { name: basename(file), size, unpacked, node, note };
}
