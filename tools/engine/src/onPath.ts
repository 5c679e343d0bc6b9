import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import type { Engine, Task } from "./engine";
import { executablesOnPath } from "./executables";
import { missingHelpers, usableVersion } from "./inspect";
import { whyOf } from "./why";

/**
 * Takes the first `pulumi` on PATH that is new enough and has its Node.js helpers. Reports each one passed over.
 *
 * @throws Error when there is none
 */
export async function onPath(task: Task): Promise<Engine> {
  const found = await executablesOnPath("pulumi", task.env);
  if (found.length === 0) throw new Error("there is no `pulumi` on PATH");
  const passedOver: string[] = [];
  for (const command of found) {
    try {
      return await inspected(command, task);
    } catch (error) {
      task.signal?.throwIfAborted();
      passedOver.push(`${command} is passed over: ${whyOf(error)}`);
      task.report(passedOver.at(-1) ?? "");
    }
  }
  throw new Error(passedOver.join("; "));
}

async function inspected(command: string, task: Task): Promise<Engine> {
  const version = await usableVersion(command, task);
  return { command, version, source: "path", bin: await helperFolder(command, task.env) };
}

/** The folder of `pulumi`, or of the file that it links to, whichever completes PATH. */
async function helperFolder(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  const beside = dirname(command);
  const behind = dirname(await realpath(command));
  for (const folder of [beside, behind]) {
    if ((await missingHelpers(folder)).length === 0) return folder;
  }
  const missing = await missingHelpers(beside, env);
  if (missing.length > 0) throw new Error(`${missing.join(" and ")} is neither beside it nor on PATH`);
  return beside;
}
