import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Mutation } from "./mutations";

const ROOT = path.join(__dirname, "../..");
const MUTANTS = path.join(ROOT, "test/.work/mutants");
// What the model reads; `node_modules` is found above the copy.
const COPIED = [
  "provider/src",
  "provider/cmd/pulumi-resource-zavu/src",
  "provider/cmd/pulumi-resource-zavu/schema.json",
  "sdk/dynamic/src",
  "simulator/src",
  "test/model",
  "test/plugin/client.ts",
  "test/virtualClock.ts",
  "jest.base.js",
  "package.json",
];

/** How a run of the model came out. */
export interface Result {
  passed: boolean;
  /** At which schedule it failed, where it did. */
  run: number | undefined;
  /** What jest printed. */
  output: string;
}

/** A copy of the provider and of the model, with the mutation applied; the caller removes the folder. */
export function copy(name: string, mutation?: Pick<Mutation, "file" | "find" | "replace">): string {
  const folder = path.join(MUTANTS, name);
  fs.rmSync(folder, { recursive: true, force: true });
  for (const item of COPIED) {
    const filter = (source: string) => item === "test/model" || !source.endsWith(".test.ts");
    fs.cpSync(path.join(ROOT, item), path.join(folder, item), { recursive: true, filter });
  }
  if (mutation) apply(path.join(folder, mutation.file), mutation);
  return folder;
}

function apply(file: string, { find, replace }: Pick<Mutation, "file" | "find" | "replace">): void {
  const [before, after, ...more] = fs.readFileSync(file, "utf8").split(find);
  if (before === undefined || after === undefined) throw new Error(`${file} does not hold: ${find}`);
  if (more.length > 0) throw new Error(`${file} holds more than once: ${find}`);
  fs.writeFileSync(file, before + replace + after);
}

/** Runs the model of a copy with a fixed seed, up to its first failure. */
export function model(folder: string, { seed, runs }: { seed: number; runs: number }): Promise<Result> {
  const args = [
    require.resolve("jest/bin/jest"),
    ...["--config", path.join(folder, "jest.base.js"), "--roots", path.join(folder, "test/model")],
    // The configuration passes over the very folder that the copy is in.
    ...["--testPathIgnorePatterns", "/node_modules/", "--modulePathIgnorePatterns", "/dist/"],
    ...["--ci", "--runInBand", "--colors=false", "--testTimeout", "300000"],
  ];
  const env = { ...process.env, MODEL_RUNS: `${runs}`, MODEL_SEED: `${seed}`, MODEL_FIRST_FAILURE: "1" };
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 300_000,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (output += part.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const run = /Property failed after (\d+) tests/.exec(output)?.[1];
      resolve({ passed: code === 0, run: run === undefined ? undefined : Number(run), output });
    });
  });
}
