// Builds one executable from Node.js and the plugin: a single executable application of Node.js.
import { chmod, copyFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { withoutCertificate } from "./certificate.mjs";
import { nodeOf } from "./nodePackage.mjs";
import { HERE, PLATFORMS } from "./platforms.mjs";
import { run } from "../process/run.js";
import { signed } from "./sign.mjs";

const require = createRequire(import.meta.url);
const POSTJECT = require.resolve("postject/dist/cli.js");
// The resource that Node.js reads from its executable.
const RESOURCE = "NODE_SEA_BLOB";
const WHERE = ["--sentinel-fuse", "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2", "--macho-segment-name", "NODE_SEA"];

/**
 * Builds the executable of a platform from the plugin's script.
 *
 * @returns its file, the license of its Node.js, and whether it was started here
 * @throws Error if a package is not available or a step fails
 */
export async function executableOf(platform, { script, scratch, version, report }) {
  const [target, here] = [PLATFORMS[platform], PLATFORMS[HERE]];
  if (!here) throw new Error(`there is no Node.js package for this machine, ${HERE}`);
  const { executable } = await nodeOf(target, report);
  // A prepared script only works with the version of Node.js that prepared it: another one crashes.
  const preparing = await nodeOf({ ...here, version: target.version }, report);
  report("building the executable");
  const blob = await prepared(script, scratch, preparing.executable);

  const file = join(scratch, `pulumi-resource-zavu${target.suffix ?? ""}`);
  await copyFile(executable, file);
  await chmod(file, 0o755);
  if (platform.startsWith("windows-")) await withoutCertificate(file);
  await run(process.execPath, [POSTJECT, file, RESOURCE, blob, ...WHERE]);
  if (platform.startsWith("darwin-")) await signed(file);
  return { file, license: preparing.license, hasRun: platform === HERE && (await starts(file, version)) };
}

/** Names are relative: the script's name goes into the executable, which must be the same wherever it is built. */
async function prepared(script, scratch, node) {
  await copyFile(script, join(scratch, "plugin.cjs"));
  // No code cache and no snapshot: they only work on the platform that creates them.
  const config = { main: "plugin.cjs", output: "plugin.blob", disableExperimentalSEAWarning: true };
  await writeFile(join(scratch, "sea.json"), JSON.stringify(config));
  await run(node, ["--experimental-sea-config", "sea.json"], { cwd: scratch });
  return join(scratch, config.output);
}

async function starts(file, version) {
  const printed = (await run(file, ["--version"], { env: {} })).trim();
  if (printed !== version) throw new Error(`the executable reports version ${JSON.stringify(printed)}, not ${version}`);
  return true;
}
