import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { provideEngine, type Engine } from "pulumi-zavu-engine";
import { cleanEnv } from "../test/engine/cli";
import { DYNAMIC, PLUGIN, PLUGIN_FOLDER, type Form } from "../test/engine/forms";
import { Figures } from "./figures";
import { machine, page } from "./report";
import { Stack, type Timed } from "./stack";
import { untilAnswer, untilPort, type Command } from "./startUp";

const COUNT = 100;
const STARTS_PER_RUN = 3;
const session = (name: string, label: string) => `new zavu.WhatsAppAltSession(${name}, { displayName: ${label} });`;
const ONE = session('"line"', '"Line"');
const MANY = `for (let i = 0; i < ${COUNT}; i++) ${session('"line" + i', '"Line " + i')}`;
// As many resources that no provider is asked for: what Pulumi itself takes for them.
const COMPONENTS = `for (let i = 0; i < ${COUNT}; i++)
  new pulumi.ComponentResource("bench:index:Line", "line" + i, { displayName: "Line " + i });`;

const FILE = path.join(__dirname, "FORMS.md");

/** Measures both forms and prints the table. A whole run also writes it down; `--quick` is for trying. */
export async function main(args: string[]): Promise<void> {
  const { quick, runs: asked } = parseArgs({
    args,
    options: { quick: { type: "boolean", default: false }, runs: { type: "string" } },
  }).values;
  const runs = Number(asked ?? (quick ? 2 : 5));
  if (!Number.isInteger(runs) || runs < 1) throw new Error("--runs takes a whole number from 1 on");
  const engine = await provideEngine({ report: (line) => process.stderr.write(`${line}\n`) });
  const before = machine(engine);
  const figures = new Figures([DYNAMIC.name, PLUGIN.name]);
  for (let run = 0; run < runs; run++) {
    process.stderr.write(`run ${run + 1} of ${runs}\n`);
    // Who comes second finds the machine warmer, or busier with what the first left.
    const forms = run % 2 === 0 ? [DYNAMIC, PLUGIN] : [PLUGIN, DYNAMIC];
    const inputs = await one(forms, figures);
    for (let start = 0; start < STARTS_PER_RUN; start++) await starts(forms, inputs, engine, figures);
    await many(forms, figures);
  }
  const text = await page({ runs, starts: STARTS_PER_RUN, machine: before, table: figures.table() });
  process.stdout.write(text);
  if (!quick) fs.writeFileSync(FILE, text);
}

/** A stack without a session, with components in their place, then with one; what the engine has of that one, by form. */
async function one(forms: Form[], figures: Figures): Promise<Map<Form, Record<string, unknown>>> {
  const inputs = new Map<Form, Record<string, unknown>>();
  await withStacks(forms, "", async (each) => {
    await each(async (stack, { name }) => figures.add("floor", name, (await stack.timed("up")).wallMs));
    await each(async (stack, { name }) => {
      stack.program(COMPONENTS);
      figures.add("components", name, (await stack.timed("up")).wallMs);
    });
    await each(async (stack, form) => {
      stack.program(ONE);
      await stack.timed("up");
      figures.add("stateOne", form.name, stack.stateBytes);
      inputs.set(form, stack.inputs);
    });
  });
  return inputs;
}

/** One start of each kind. */
async function starts(
  forms: Form[],
  inputs: Map<Form, Record<string, unknown>>,
  engine: Engine,
  figures: Figures,
): Promise<void> {
  // The dynamic provider wants a project's name from whoever starts it.
  const env = { ...(await cleanEnv(__dirname)), PULUMI_NODEJS_PROJECT: "bench" };
  const executable: Command = { file: path.join(PLUGIN_FOLDER, "pulumi-resource-zavu"), args: [], env };
  const script: Command = { file: path.join(engine.bin, "pulumi-resource-pulumi-nodejs"), args: [], env };
  const program = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const direct: Command = { file: process.execPath, args: [program], env };
  for (const form of forms) {
    const [ours, engines] = form === PLUGIN ? [executable, executable] : [direct, script];
    figures.add("port", form.name, await untilPort(ours));
    figures.add("enginesPort", form.name, await untilPort(engines));
    const { ms, bytes } = await untilAnswer(ours, inputs.get(form) ?? {});
    figures.add("answer", form.name, ms);
    figures.add("idle", form.name, bytes);
  }
}

/** A hundred sessions from their making to their end. */
async function many(forms: Form[], figures: Figures): Promise<void> {
  await withStacks(forms, MANY, async (each) => {
    const timed = (row: "up" | "waiting" | "refresh" | "linked" | "destroy", verb: Parameters<Stack["timed"]>[0]) =>
      each(async (stack, { name }) => {
        const { wallMs, provider }: Timed = await stack.timed(verb);
        figures.add(row, name, wallMs);
        if (row !== "up") return;
        figures.add("peak", name, provider?.peakBytes);
        figures.add("cpu", name, provider?.cpuMs);
        figures.add("stateEach", name, stack.stateBytes / COUNT);
      });
    await timed("up", "up");
    await timed("waiting", "up");
    await timed("refresh", "refresh");
    await each(async (stack) => {
      for (const { id } of stack.simulator.sessions()) stack.simulator.scan(id);
      await stack.timed("refresh");
    });
    await timed("linked", "up");
    await timed("destroy", "destroy");
  });
}

type Each = (act: (stack: Stack, form: Form) => Promise<void>) => Promise<void>;

/** Opens a stack for each form. A step is taken by one form right after the other, so that both meet the same machine. */
async function withStacks(forms: Form[], program: string, act: (each: Each) => Promise<void>): Promise<void> {
  const stacks: [Stack, Form][] = [];
  try {
    for (const form of forms) stacks.push([await Stack.open(form, program), form]);
    await act(async (step) => {
      for (const [stack, form] of stacks) await step(stack, form);
    });
  } finally {
    for (const [stack] of stacks) await stack.close();
  }
}
