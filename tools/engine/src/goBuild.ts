import { chmod, copyFile, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { makeInCache } from "./cache";
import type { Task } from "./engine";
import { programFile } from "./executables";
import { GoProgress } from "./goProgress";
import { fitGo, goEnv } from "./goToolchain";
import { heartbeat } from "./heartbeat";
import { neediest, type Kit } from "./kit";
import { pinned, sdkModule, type Pinned } from "./pinned";
import { run } from "./run";

const tellMs = 5_000;

/**
 * Builds a kit from its published Go modules into the cache. Needs Go, and a module proxy for what Go's own cache
 * lacks; takes minutes when that is empty.
 *
 * @throws Error when there is no fit Go, or it fails
 */
export async function built<Facts>(kit: Kit<Facts>, asked: Task) {
  const go = await fitGo(asked, neediest(kit));
  return makeInCache(kit, "build" as const, asked, async (folder, task) => {
    const bin = join(folder, "bin");
    await mkdir(bin);
    for (const program of kit.programs) await compile(go, program, bin, task);
    for (const script of kit.scripts) await copyScript(go, script, bin, task);
  });
}

async function compile(go: string, pin: Pinned, bin: string, task: Task) {
  const name = `${pin.name} ${pin.version}`;
  task.report(`building ${name} with ${go}`);
  const progress = new GoProgress();
  const tell = (seconds: number) => task.report([`building ${name}: ${seconds} s`, `${progress}`].join(", "));
  const quiet = heartbeat(tellMs, tell);
  const goRun = (args: string[]) => runGo(go, [...args, pin.program], pin.folder, task, progress.take);
  const ldflags = `-s -w -X ${pin.versionVariable}=${pin.version}`;
  const flags = ["-mod=readonly", "-trimpath", "-ldflags", ldflags];
  try {
    const stale = await goRun(["list", ...flags, "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}"]);
    progress.expect(stale.split("\n").filter(Boolean).length);
    await goRun(["build", "-v", ...flags, "-o", join(bin, programFile(pin.name))]);
  } finally {
    quiet();
  }
}

/** Scripts are part of the SDK's Go module as they are. They come from the CLI's version of it, as users' SDKs do. */
async function copyScript(go: string, script: string, bin: string, task: Task): Promise<void> {
  const answer = await runGo(go, ["mod", "download", "-json", sdkModule], pinned("cli").folder, task);
  const { Dir: sdk } = JSON.parse(answer) as { Dir: string };
  const copy = join(bin, basename(script));
  await copyFile(join(sdk, script), copy);
  // Files of the module cache are read-only and not executable.
  await chmod(copy, 0o755);
}

function runGo(command: string, args: string[], cwd: string, task: Task, isProgress?: (line: string) => boolean) {
  return run({ command, args, cwd, env: goEnv(task.env), signal: task.signal, ...(isProgress && { isProgress }) });
}
