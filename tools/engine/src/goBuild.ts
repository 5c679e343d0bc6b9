import { chmod, copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { makeInCache } from "./cache";
import type { Engine, Task } from "./engine";
import { programFile } from "./executables";
import { GoProgress } from "./goProgress";
import { fitGo, goEnv } from "./goToolchain";
import { heartbeat } from "./heartbeat";
import { pinned, type Pinned } from "./pinned";
import { run } from "./run";

const sdkModule = "github.com/pulumi/pulumi/sdk/v3";
const tellMs = 5_000;

/**
 * Builds the pinned CLI and its Node.js language host from their published Go modules into the cache. Needs Go, and a
 * module proxy for what Go's own cache lacks; takes minutes when that is empty.
 *
 * @throws Error when there is no fit Go, or it fails
 */
export async function built(asked: Task): Promise<Engine> {
  const [cli, host] = [pinned("cli"), pinned("host")];
  const go = await fitGo(asked, cli);
  return makeInCache(asked, "build", async (folder, task) => {
    const bin = join(folder, "bin");
    await mkdir(bin);
    await compile(go, cli, join(bin, programFile("pulumi")), task);
    await compile(go, host, join(bin, programFile("pulumi-language-nodejs")), task);
    await copyDynamicProviderScript(go, cli, bin, task);
  });
}

async function compile(go: string, { folder, program, version }: Pinned, output: string, task: Task) {
  const name = `${program.split("/").at(-1)} ${version}`;
  task.report(`building ${name} with ${go}`);
  const progress = new GoProgress();
  const tell = (seconds: number) => task.report([`building ${name}: ${seconds} s`, `${progress}`].join(", "));
  const quiet = heartbeat(tellMs, tell);
  const goRun = (args: string[]) => runGo(go, [...args, program], folder, task, progress.take);
  // The linker sets the version; in the source it is empty.
  const ldflags = `-s -w -X ${sdkModule}/go/common/version.Version=${version}`;
  const flags = ["-mod=readonly", "-trimpath", "-ldflags", ldflags];
  try {
    const stale = await goRun(["list", ...flags, "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}"]);
    progress.expect(stale.split("\n").filter(Boolean).length);
    await goRun(["build", "-v", ...flags, "-o", output]);
  } finally {
    quiet();
  }
}

/** The script that the CLI starts for dynamic providers is part of the SDK's Go module as it is. */
async function copyDynamicProviderScript(go: string, { folder }: Pinned, bin: string, task: Task): Promise<void> {
  const args = ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", sdkModule];
  const sdk = await runGo(go, args, folder, task);
  const script = `pulumi-resource-pulumi-nodejs${process.platform === "win32" ? ".cmd" : ""}`;
  await copyFile(join(sdk.trim(), "nodejs", "dist", script), join(bin, script));
  // Files of the module cache are read-only and not executable.
  await chmod(join(bin, script), 0o755);
}

function runGo(command: string, args: string[], cwd: string, task: Task, isProgress?: (line: string) => boolean) {
  return run({ command, args, cwd, env: goEnv(task.env), signal: task.signal, ...(isProgress && { isProgress }) });
}
