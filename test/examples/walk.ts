/**
 * Walks an example through its steps, on the real engine with a simulator.
 *
 * An example that has a folder `steps/` is walked by `examples.test.ts`; nothing has to be registered. Steps run in the
 * order of their names, in a copy of the example, with the key as the secret `zavu:apiKey` of the stack `test`:
 *
 *     steps/NN-what/step.json   what the step does, see `Step` in step.ts
 *     steps/NN-what/**          files that change: copied over those of the example, and kept for later steps
 *     steps/simulator.json      optional: options of the simulator, and `sessions` (name to body) that exist before
 *     steps/after.json          optional: `stays`, the displayNames that destroy leaves in the account, and `why`
 *
 * In `config` and `files` of a step `{NAME}` stands for the id of a session of `simulator.json`, and `{qrCode}` for the
 * live QR of the account's one session that waits.
 *
 * After each `up` that succeeds comes another one that must change nothing and write nothing; after the last step a
 * refresh that finds no change, and a destroy (unless that step has removed the stack: `"args": ["--remove"]`), and then
 * the account is empty. No output holds the key, a QR or a phone number, and no file that is left the key or a QR.
 */
import fs from "node:fs";
import path from "node:path";
import type { Simulator, SimulatorOptions } from "zavu-simulator";
import { scanAll, waiting } from "../engine/phones";
import { KEY, Project } from "../engine/project";
import { ROOT } from "../root";
import { copied } from "./copied";
import { readJson, readStep, type Step } from "./step";

interface Before extends SimulatorOptions {
  sessions?: Record<string, { displayName?: string }>;
}

/** The folder of an example's steps. */
export const stepsOf = (name: string) => path.join(ROOT, "examples", name, "steps");

/** Walks the example `examples/NAME`, and fails with the name of the step that does not do what it says. */
export async function walk(name: string): Promise<void> {
  const steps = stepsOf(name);
  const folder = copied(path.join("examples", name));
  fs.rmSync(path.join(folder, "steps"), { recursive: true });
  const { sessions = {}, ...simulator } = readJson<Before>(path.join(steps, "simulator.json")) ?? {};
  const project = await Project.open({ folder, simulator, env: { ZAVU_API_KEY: undefined } });
  try {
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    const made = Object.entries(sessions).map(([own, body]) => [own, project.simulator.make("proj_a", body)] as const);
    const taken: Step[] = [];
    for (const step of stepNames(name)) taken.push(await take(project, path.join(steps, step), new Map(made)));
    if (!taken.at(-1)?.args?.includes("--remove")) {
      await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
      await project.ok("destroy", "--yes", "--skip-preview");
    }
    const { stays = [] } = readJson<{ stays: string[]; why: string }>(path.join(steps, "after.json")) ?? {};
    expect(project.simulator.sessions().map(({ displayName }) => displayName)).toEqual(stays);
  } catch (error) {
    // What a broken walk leaves is no finding of its own.
    await project.simulator.close().catch(() => undefined);
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  await project.close();
}

/** The names of an example's steps in their order. */
export function stepNames(name: string): string[] {
  const entries = fs.readdirSync(stepsOf(name), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function take(project: Project, folder: string, made: Map<string, string>): Promise<Step> {
  const step = readStep(folder);
  fs.cpSync(folder, project.folder, { recursive: true, filter: (file) => path.basename(file) !== "step.json" });
  for (const [key, value] of Object.entries(step.config ?? {})) {
    const text = typeof value === "string" ? fill(value, project.simulator, made) : JSON.stringify(value);
    await (value === null ? project.ok("config", "rm", key) : project.ok("config", "set", key, text));
  }
  if (step.before) await happen(step.before, project);

  const phone = typeof step.scans === "string" ? step.scans : undefined;
  const stop = step.scans ? scanAll(project.simulator, phone) : () => undefined;
  const command = step.command ?? "up";
  const flags = command === "preview" ? [] : ["--yes", "--skip-preview"];
  const { code, output } = await project.run(command, ...flags, ...(step.args ?? [])).finally(stop);
  const where = path.relative(ROOT, folder);
  if ((code !== 0) !== (step.fails !== undefined))
    throw new Error(`${where}: ${command} ended with ${code}\n${output}`);
  if (step.fails !== undefined) expect(output).toContain(step.fails);
  expect([where, ...writes(project)]).toEqual([where, ...(step.writes ?? [])]);

  for (const [file, content] of Object.entries(step.files ?? {})) {
    const place = path.join(project.folder, file);
    expect([file, fs.readFileSync(place, "utf8")]).toEqual([file, fill(content, project.simulator, made)]);
    expect([file, fs.statSync(place).mode & 0o077]).toEqual([file, 0]);
  }
  if (command === "up" && step.fails === undefined) {
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect([where, ...writes(project)]).toEqual([where]);
  }
  return step;
}

/** The operations since the last call of this that may have changed something, sorted. */
function writes(project: Project): string[] {
  return project
    .writes()
    .map((call) => call.split(" ")[1] ?? "")
    .sort();
}

async function happen(what: NonNullable<Step["before"]>, project: Project): Promise<void> {
  const { simulator } = project;
  if (what === "logout") return logOutAll(project);
  for (const { id } of waiting(simulator))
    if (what === "scan") simulator.change(id, { status: "ready" });
    else simulator.rotateQr(id);
}

/** Logs out each linked session with the command line, as a person does. */
async function logOutAll(project: Project): Promise<void> {
  for (const { id } of project.simulator.sessions().filter(({ status }) => status === "ready")) {
    const { code, output } = await project.people("logout", id, "--stack", project.stack, "--yes");
    if (code !== 0) throw new Error(`pulumi-zavu logout ended with ${code}\n${output}`);
  }
}

function fill(text: string, simulator: Simulator, made: Map<string, string>): string {
  return text.replace(/\{([\w-]+)\}/g, (mark, name: string) => {
    const value = name === "qrCode" ? waiting(simulator)[0]?.qrCode : made.get(name);
    if (value === undefined) throw new Error(`there is nothing that ${mark} could stand for`);
    return value;
  });
}
