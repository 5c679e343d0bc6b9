import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Run, RunningCli } from "../engine/cli";
import { EXAMPLE, type World } from "./world";

const FOLDER = path.join(EXAMPLE, "github");

interface Step {
  name?: string;
  uses?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
  run?: string;
}

interface Concurrency {
  group: string;
  "cancel-in-progress": boolean;
}

interface Job {
  if?: string;
  env?: Record<string, string>;
  permissions?: Record<string, string>;
  concurrency?: Concurrency;
  "timeout-minutes"?: number;
  steps: Step[];
}

export interface Workflow {
  permissions?: Record<string, string>;
  concurrency?: Concurrency;
  defaults?: { run?: { shell?: string } };
  jobs: Record<string, Job>;
}

/** The files of all workflows. */
export const workflowFiles = (): string[] => fs.readdirSync(FOLDER).sort();
export const textOf = (file: string): string => fs.readFileSync(path.join(FOLDER, file), "utf8");
export const workflowOf = (file: string): Workflow => parse(textOf(file)) as Workflow;

/** The steps of all workflows that are shell, as `file job name`. */
export function shellSteps(): string[] {
  return workflowFiles().flatMap((file) =>
    Object.entries(workflowOf(file).jobs).flatMap(([job, { steps }]) =>
      steps.filter(({ run }) => run !== undefined).map(({ name }) => `${file} ${job} ${name}`),
    ),
  );
}

/** Values of expressions, by the expression's text. */
export type Context = Record<string, string>;

/** Replaces the expressions of a text, as GitHub does. An expression without a value is an error. */
function evaluate(text: string, context: Context): string {
  return text.replaceAll(/\$\{\{\s*(.+?)\s*\}\}/g, (_, expression: string) => {
    const value = context[expression];
    if (value === undefined) throw new Error(`no value for the expression ${expression}`);
    return value;
  });
}

const evaluateAll = (env: Record<string, string> = {}, context: Context) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, evaluate(value, context)]));

/** Runs the shell steps of workflows on fresh clones, as a runner would. */
export class Runner {
  /** The steps that were run, as {@link shellSteps} names them. */
  readonly ran = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly context: Context,
  ) {}

  /**
   * Runs a job to the first step that fails. Returns how it ended, with the output of all steps, and the job's summary.
   *
   * @param during called with the name of each running step, and the step
   */
  async job(
    file: string,
    name: string,
    more: Context = {},
    during?: (name: string | undefined, step: RunningCli) => Promise<void>,
  ): Promise<Run & { summary: string }> {
    const job = workflowOf(file).jobs[name];
    if (!job) throw new Error(`${file} has no job ${name}`);
    const context = { ...this.context, ...more };
    if (job.if !== undefined && evaluate(`\${{ ${job.if} }}`, context) !== "true")
      throw new Error(`${name} is skipped`);
    const clone = this.world.clone();
    const summary = path.join(clone, ".summary");
    fs.writeFileSync(summary, "");
    const all: Run = { code: 0, signal: null, output: "", stdout: "" };
    for (const step of job.steps.filter(({ run }) => run !== undefined)) {
      const env = { ...evaluateAll(job.env, context), ...evaluateAll(step.env, context), GITHUB_STEP_SUMMARY: summary };
      const running = this.world.start(step.run ?? "", clone, env);
      this.ran.add(`${file} ${name} ${step.name}`);
      await during?.(step.name, running);
      const run = await running.done;
      all.code = run.code;
      all.output += run.output;
      all.stdout += run.stdout;
      if (run.code !== 0) break;
    }
    const text = fs.readFileSync(summary, "utf8");
    this.world.wrote(text);
    return { ...all, summary: text };
  }
}
