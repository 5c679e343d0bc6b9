import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import type { Model } from "./many";

const ROOT = path.join(__dirname, "../..");

/** A change of one source file. */
export interface Edit {
  /** From the repository's root. */
  file: string;
  /** Occurs in the file exactly once. */
  find: string;
  replace: string;
}

/** What is walked. */
export interface Walked {
  model: Model;
  /** Default: that of `walkMany`, or `MODEL_SEED`. */
  seed?: number;
  runs: number;
  /** How long it may take, in ms. */
  limitMs: number;
}

/** How a run of the model ended. */
export interface Result {
  passed: boolean;
  /** The number of the schedule at which it failed, if it did. */
  run: number | undefined;
  /** What it printed. */
  output: string;
}

/** Bundles the model and the source that it runs into `outfile`, with an edit applied. */
export async function bundle(outfile: string, change?: Edit): Promise<void> {
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
    plugins: change ? [edit(change)] : [],
    logLevel: "silent",
  });
}

/** Replaces a text in one source file while it is bundled. */
function edit({ file, find, replace }: Edit): Plugin {
  return {
    name: "edit",
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

/** Runs a bundled model: with a seed, up to its first failure; without one, until it has the shortest schedule that fails. */
export function runBundle(program: string, { seed, runs, model, limitMs }: Walked): Promise<Result> {
  const fixed = seed === undefined ? {} : { MODEL_SEED: `${seed}`, MODEL_FIRST_FAILURE: "1" };
  const env = { ...process.env, MODEL_RUNS: `${runs}`, MODEL: model, ...fixed };
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "pipe"], timeout: limitMs });
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

/** Walks many schedules in a process of its own: in jest's sandbox, the model takes several times as long. */
export async function walkInOwnProcess(runs: number, model: Model): Promise<void> {
  const program = path.join(ROOT, "test/.work/models", `${process.pid}-${model}.cjs`);
  try {
    await bundle(program);
    const limitMs = 3_600_000;
    const { passed, output } = await runBundle(program, {
      model,
      runs: Number(process.env["MODEL_RUNS"] ?? runs),
      limitMs,
    });
    if (!passed) throw new Error(output);
  } finally {
    fs.rmSync(program, { force: true });
  }
}
