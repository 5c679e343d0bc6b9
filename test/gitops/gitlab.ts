import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Run, RunningCli } from "../engine/cli";
import { EXAMPLE, type World } from "./world";

export interface GitLabJob {
  stage?: string;
  rules?: { if?: string; when?: string; allow_failure?: boolean }[];
  script?: string[];
  variables?: Record<string, string>;
  resource_group?: string;
  interruptible?: boolean;
  environment?: string | { name: string; action?: string; on_stop?: string };
}

interface Pipeline {
  stages: string[];
  default: { before_script: string[]; interruptible?: boolean };
}

/** The top-level keys of the file that are not jobs. */
const GLOBAL = ["stages", "workflow", "default", "variables", "include"];

export const text = fs.readFileSync(path.join(EXAMPLE, "gitlab", ".gitlab-ci.yml"), "utf8");
export const pipeline = parse(text) as Pipeline;
export const jobs = Object.fromEntries(
  Object.entries(pipeline).filter(([name]) => !GLOBAL.includes(name)),
) as unknown as Record<string, GitLabJob>;

/** Runs the jobs' scripts on fresh clones, as a runner would. */
export class GitLabRunner {
  readonly ran = new Set<string>();

  constructor(
    private readonly world: World,
    /** The variables of the project. */
    private readonly variables: Record<string, string>,
  ) {}

  /** Runs a job to its end, with the predefined variables of its pipeline. */
  async job(
    name: string,
    predefined: Record<string, string> = {},
    during?: (job: RunningCli) => Promise<void>,
  ): Promise<Run> {
    const job = jobs[name];
    if (!job) throw new Error(`the pipeline has no job ${name}`);
    const given = { ...this.variables, ...predefined };
    const own = Object.entries(job.variables ?? {}).map(([key, value]) => [key, expand(value, given)]);
    const script = [...pipeline.default.before_script, ...(job.script ?? [])].join("\n");
    const running = this.world.start(script, this.world.clone(), { ...given, ...Object.fromEntries(own) });
    this.ran.add(name);
    await during?.(running);
    return running.done;
  }
}

/** Replaces the variables in a value, as GitLab does. An unknown variable is an error. */
function expand(value: string, variables: Record<string, string>): string {
  return value.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const known = variables[name];
    if (known === undefined) throw new Error(`no value for the variable ${name}`);
    return known;
  });
}
