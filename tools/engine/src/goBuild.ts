import { chmod, copyFile, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { addToCache } from "./cache";
import type { Task } from "./engine";
import { programFile } from "./executables";
import { GoProgress } from "./goProgress";
import { findGo, goEnv } from "./goToolchain";
import { heartbeat } from "./heartbeat";
import { needingNewestGo, type Kit } from "./kit";
import { pinned, sdkModule, type Pinned } from "./pinned";
import { run } from "./run";

const reportMs = 5_000;

/**
 * Builds a kit from its published Go modules into the cache. Needs Go, and a module proxy for modules
 * that Go's own cache does not have. Takes minutes if that cache is empty.
 *
 * @throws Error if there is no usable Go, or the build fails
 */
export async function buildKit<Facts>(kit: Kit<Facts>, task: Task) {
  const go = await findGo(task, needingNewestGo(kit));
  return addToCache(kit, "build" as const, task, async (folder, fillTask) => {
    const bin = join(folder, "bin");
    await mkdir(bin);
    for (const program of kit.programs) await compile(go, program, bin, fillTask);
    for (const script of kit.scripts) await copyScript(go, script, bin, fillTask);
  });
}

async function compile(go: string, pin: Pinned, bin: string, task: Task) {
  const name = `${pin.name} ${pin.version}`;
  task.report(`building ${name} with ${go}`);
  const progress = new GoProgress();
  const report = (seconds: number) => task.report([`building ${name}: ${seconds} s`, `${progress}`].join(", "));
  const stopReporting = heartbeat(reportMs, report);
  const goRun = (args: string[]) => runGo(go, [...args, pin.program], pin.folder, task, progress.count);
  const ldflags = `-s -w -X ${pin.versionVariable}=${pin.version}`;
  const flags = ["-mod=readonly", "-trimpath", "-ldflags", ldflags];
  try {
    const stale = await goRun(["list", ...flags, "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}"]);
    progress.expect(stale.split("\n").filter(Boolean).length);
    await goRun(["build", "-v", ...flags, "-o", join(bin, programFile(pin.name))]);
  } finally {
    stopReporting();
  }
}

/** Copies a script of the SDK's Go module, in the CLI's version of it, like users' SDKs. */
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
