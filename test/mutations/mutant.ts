import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import type { Model } from "../model/many";
import type { Mutation } from "./mutations";

const ROOT = path.join(__dirname, "../..");

type Edit = Pick<Mutation, "file" | "find" | "replace">;

/** What is walked. */
export interface Walked {
  model: Model;
  seed: number;
  runs: number;
}

/** How a run of the model ended. */
export interface Result {
  passed: boolean;
  /** The number of the schedule at which it failed, if it did. */
  run: number | undefined;
  /** What it printed. */
  output: string;
}

/** Bundles the model and the source that it runs into `outfile`, with the mutation applied. */
export async function bundle(outfile: string, mutation?: Edit): Promise<void> {
  await build({
    entryPoints: [path.join(__dirname, "program.ts")],
    outfile,
    bundle: true,
    platform: "node",
    packages: "external",
    // The source instead of the build, as in jest.base.js.
    alias: {
      "zavu-simulator": path.join(ROOT, "simulator/src"),
      "pulumi-zavu-provider": path.join(ROOT, "provider/src"),
    },
    // The simulator is the only part that uses it: its API description lies beside its source.
    define: { __dirname: JSON.stringify(path.join(ROOT, "simulator/src")) },
    plugins: mutation ? [edit(mutation)] : [],
    logLevel: "silent",
  });
}

/** Replaces a text in one source file while it is bundled. */
function edit({ file, find, replace }: Edit): Plugin {
  return {
    name: "mutation",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, (source) => {
        if (source.path !== path.join(ROOT, file)) return undefined;
        const [before, after, ...more] = fs.readFileSync(source.path, "utf8").split(find);
        if (before === undefined || after === undefined) throw new Error(`${file} does not contain: ${find}`);
        if (more.length > 0) throw new Error(`${file} contains more than once: ${find}`);
        return { contents: before + replace + after, loader: "ts" };
      }),
  };
}

/** Runs a bundled model with a fixed seed, up to its first failure. */
export function model(program: string, { seed, runs, model }: Walked): Promise<Result> {
  const env = { ...process.env, MODEL_RUNS: `${runs}`, MODEL_SEED: `${seed}`, MODEL_FIRST_FAILURE: "1", MODEL: model };
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "pipe"], timeout: 300_000 });
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
