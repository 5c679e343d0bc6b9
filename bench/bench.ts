import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { provideEngine } from "pulumi-zavu-engine";
import { Figures } from "./figures";
import { heedInterrupts } from "./interrupt";
import { machine } from "./machine";
import { FULL, measure, QUICK } from "./plan";
import { drawPlots } from "./plots";
import { results, summary } from "./report";

const FILE = path.join(__dirname, "RESULTS.md");

/** Measures, and prints each goal with what came out. A whole run also writes the page; `--quick` is for trying. */
export async function main(args: string[]): Promise<void> {
  const { quick } = parseArgs({ args, options: { quick: { type: "boolean", default: false } } }).values;
  heedInterrupts();
  const began = performance.now();
  const report = (line: string) =>
    process.stderr.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${line}\n`);
  const engine = await provideEngine({ report });
  const before = machine(engine);
  const figures = new Figures();
  const plan = quick ? QUICK : FULL;
  await measure(plan, figures, report);
  report("done");
  process.stdout.write(await summary(figures));
  if (!quick) fs.writeFileSync(FILE, await results({ figures, plan, machine: before, plots: drawPlots(figures) }));
}
