import type { Engine, Task } from "./engine";
import { makeInCache } from "./cache";
import { engineKit } from "./kits";
import { run } from "./run";

/** Enough for the download of some 150 MB over a slow line, in milliseconds. */
const limitMs = 300_000;

/**
 * The Automation API's installer takes no signal and no deadline, and is slow to load: it gets a process of its own,
 * which can be ended. It takes a version of its own copy of semver only.
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
 * @throws Error when it fails or takes more than five minutes
 */
export function installed(task: Task): Promise<Engine> {
  const kit = engineKit();
  return makeInCache(kit, "installer" as const, task, async (folder, { env, report, signal }) => {
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
