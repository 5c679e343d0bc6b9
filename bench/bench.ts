import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { provideEngine } from "pulumi-zavu-engine";
import { Figures } from "./figures";
import { handleInterrupts } from "./interrupt";
import { machine } from "./machine";
import { FULL, measure, QUICK } from "./plan";
import { pictures as measurePictures } from "./pictures";
import { drawPlots } from "./plots";
import { pretty, results, summary } from "./report";

const FILE = path.join(__dirname, "RESULTS.md");

/**
 * Measures, and prints each goal with its result. A full run also writes the page; `--quick` does not. `--pictures`
 * measures only QR codes that come as pictures, and writes another page.
 */
export async function main(args: string[]): Promise<void> {
  const flag = { type: "boolean", default: false } as const;
  const { quick, pictures } = parseArgs({ args, options: { quick: flag, pictures: flag } }).values;
  handleInterrupts();
  if (pictures) return writePictures();
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

async function writePictures(): Promise<void> {
  const table = await measurePictures();
  process.stdout.write(`${table}\n`);
  const page = `# QR codes that come as pictures

\`npm run bench -- --pictures\` wrote this page; no test checks it. The figures are medians of five runs that alternate
between texts and pictures. "Again" is a second read before any code has changed, like a poll. An answer may have up to 4 MiB.

${table}
`;
  fs.writeFileSync(path.join(__dirname, "PICTURES.md"), await pretty(page));
}
