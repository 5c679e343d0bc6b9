import type { Engine, Task } from "./engine";
import { addToCache } from "./cache";
import { engineKit } from "./kits";
import { run } from "./run";

/** Enough to download some 150 MB over a slow connection, in milliseconds. */
const limitMs = 300_000;

/**
 * The Automation API's installer has no signal and no timeout, and is slow to load: it runs in a process that can be
 * killed. It accepts only a version of its own copy of semver.
 */
const program = `
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const theirs = require("node:module").createRequire(require.resolve("@pulumi/pulumi/automation"));
const [root, version] = process.argv.slice(1);
PulumiCommand.install({ root, version: theirs("semver").parse(version) }).catch((error) => {
  process.stderr.write(String(error.message).trim());
  process.exitCode = 1;
});`;

/**
 * Downloads the pinned CLI with Pulumi's own installer into the cache. Needs the network.
 *
 * @throws Error if it fails or takes more than five minutes
 */
export function installCli(task: Task): Promise<Engine> {
  const kit = engineKit();
  return addToCache(kit, "installer" as const, task, async (folder, { env, report, signal }) => {
    report(`installing Pulumi ${kit.version} with its own installer`);
    await run({
      command: process.execPath,
      args: ["--eval", program, folder, kit.version],
      // Where the program's `require` starts from.
      cwd: __dirname,
      env,
      signal,
      limitMs,
    });
  });
}
