import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import type { Engine, Task } from "./engine";
import { executablesOnPath } from "./executables";
import { missingHelpers, usableVersion } from "./inspect";
import { whyOf } from "./why";

/**
 * Finds the first `pulumi` on PATH that is new enough and has its Node.js helpers. Reports each one that is skipped.
 *
 * @throws Error if there is none
 */
export async function onPath(task: Task): Promise<Engine> {
  const found = await executablesOnPath("pulumi", task.env);
  if (found.length === 0) throw new Error("there is no `pulumi` on PATH");
  const skipped: string[] = [];
  for (const command of found) {
    try {
      return await inspected(command, task);
    } catch (error) {
      task.signal?.throwIfAborted();
      skipped.push(`skipped ${command}: ${whyOf(error)}`);
      task.report(skipped.at(-1) ?? "");
    }
  }
  throw new Error(skipped.join("; "));
}

async function inspected(command: string, task: Task): Promise<Engine> {
  const version = await usableVersion(command, task);
  return { command, version, source: "path", bin: await helperFolder(command, task.env) };
}

/** The folder of `pulumi`, or of the file that it links to: the first that has the helpers. */
async function helperFolder(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  const own = dirname(command);
  const target = dirname(await realpath(command));
  for (const folder of [own, target]) {
    if ((await missingHelpers(folder)).length === 0) return folder;
  }
  const missing = await missingHelpers(own, env);
  if (missing.length > 0) throw new Error(`there is no ${missing.join(" and no ")} next to it or on PATH`);
  return own;
}
