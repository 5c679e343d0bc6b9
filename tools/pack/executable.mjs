// One executable with Node.js and the plugin in it: Node.js's single-executable form.
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
// What Node.js looks for in itself.
const RESOURCE = "NODE_SEA_BLOB";
const WHERE = ["--sentinel-fuse", "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2", "--macho-segment-name", "NODE_SEA"];

/**
 * Makes the executable of a platform from the plugin's script.
 *
 * @returns its file, the licence of the Node.js in it, and whether a run has shown that it starts
 * @throws Error where a package is not to be had or a step fails
 */
export async function executableOf(platform, { script, scratch, version, report }) {
  const [target, here] = [PLATFORMS[platform], PLATFORMS[HERE]];
  if (!here) throw new Error(`there is no Node.js package for this machine, ${HERE}`);
  const { executable } = await nodeOf(target, report);
  // The prepared form of a script is that of one version of Node.js: another one crashes on it.
  const preparing = await nodeOf({ ...here, version: target.version }, report);
  report("making the executable");
  const blob = await prepared(script, scratch, preparing.executable);

  const file = join(scratch, `pulumi-resource-zavu${target.suffix ?? ""}`);
  await copyFile(executable, file);
  await chmod(file, 0o755);
  if (platform.startsWith("windows-")) await withoutCertificate(file);
  await run(process.execPath, [POSTJECT, file, RESOURCE, blob, ...WHERE]);
  if (platform.startsWith("darwin-")) await signed(file);
  return { file, license: preparing.license, hasRun: platform === HERE && (await starts(file, version)) };
}

/** Names are relative: the script's goes into the executable, which is to be the same wherever it is made. */
async function prepared(script, scratch, node) {
  await copyFile(script, join(scratch, "plugin.cjs"));
  // No code cache and no snapshot: those are for the platform only that makes them.
  const config = { main: "plugin.cjs", output: "plugin.blob", disableExperimentalSEAWarning: true };
  await writeFile(join(scratch, "sea.json"), JSON.stringify(config));
  await run(node, ["--experimental-sea-config", "sea.json"], { cwd: scratch });
  return join(scratch, config.output);
}

async function starts(file, version) {
  const said = (await run(file, ["--version"], { env: {} })).trim();
  if (said !== version) throw new Error(`the executable says ${JSON.stringify(said)} for its version, not ${version}`);
  return true;
}
