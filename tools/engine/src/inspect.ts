import * as semver from "semver";
import type { Task } from "./engine";
import { executableIn, executablesOnPath } from "./executables";
import { run } from "./run";

/** The oldest Pulumi CLI that the Node.js SDK of this project works with. */
export const leastVersion = "3.216.0";

/** What the CLI starts for a Node.js program and for its dynamic providers. */
const helpers = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"] as const;

const answerMs = 60_000;

/**
 * Gets the version of a `pulumi`.
 *
 * @returns the version with its `v`: `v3.258.0`
 * @throws Error if it does not run, prints no version or is older than {@link leastVersion}
 */
export async function usableVersion(command: string, { env, signal }: Task): Promise<string> {
  const answer = await run({
    command,
    args: ["version"],
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    signal,
    limitMs: answerMs,
  });
  const version = semver.valid(answer.trim());
  if (version === null)
    throw new Error(`\`pulumi version\` printed "${answer.trim().slice(0, 80)}" instead of a version`);
  if (semver.lt(version, leastVersion)) throw new Error(`v${version} is older than v${leastVersion}`);
  return `v${version}`;
}

/**
 * Checks that a language host can be started. It has no version option; with `-h` it starts no server.
 *
 * @throws Error if it cannot
 */
export async function checkRuns(command: string, { env, signal }: Task): Promise<void> {
  await run({ command, args: ["-h"], env, signal, limitMs: answerMs });
}

/** The helpers that are not in that folder or, if an environment is given, on PATH. */
export async function missingHelpers(folder: string, env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const missing: string[] = [];
  for (const helper of helpers) {
    if ((await executableIn(folder, helper)) !== undefined) continue;
    if ((await executablesOnPath(helper, env)).length === 0) missing.push(helper);
  }
  return missing;
}
