import { tmpdir } from "node:os";
import * as semver from "semver";
import type { Task } from "./engine";
import { executablesOnPath } from "./executables";
import type { Pinned } from "./pinned";
import { run } from "./run";

const answerMs = 300_000;

/** The environment to start `go` with: a workspace above a folder would override its go.mod. */
export function goEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GOWORK: "off" };
}

/**
 * Finds the `go` on PATH that is new enough or downloads a newer version by itself (Go 1.21 and newer do, unless
 * GOTOOLCHAIN is `local`).
 *
 * @returns its absolute path
 * @throws Error if there is none, or it is too old
 */
export async function findGo(task: Task, { folder, go }: Pinned): Promise<string> {
  const [command] = await executablesOnPath("go", task.env);
  if (command === undefined) throw new Error("there is no `go` on PATH");
  const own = await goVersion(command, tmpdir(), { ...task, env: { ...task.env, GOTOOLCHAIN: "local" } });
  if (isEnough(own, go)) return command;
  task.report(`${command} is ${own}; requesting Go ${go} from it`);
  const fetched = await goVersion(command, folder, task).catch(() => own);
  task.signal?.throwIfAborted();
  if (isEnough(fetched, go)) return command;
  throw new Error(`${command} is ${own}, which is too old: Go ${go} or newer is needed`);
}

async function goVersion(command: string, cwd: string, { env, signal }: Task): Promise<string> {
  const answer = await run({ command, args: ["env", "GOVERSION"], env: goEnv(env), cwd, signal, limitMs: answerMs });
  return answer.trim();
}

/** `go1.26.8`, `go1.26` or `go1.26rc1` against `1.25.11`. */
function isEnough(version: string, least: string): boolean {
  const [has, needs] = [semver.coerce(version), semver.coerce(least)];
  return has !== null && needs !== null && semver.gte(has, needs);
}
