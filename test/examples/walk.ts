/**
 * Runs the steps of an example on the real engine with a simulator.
 *
 * `examples.test.ts` walks each example that has a folder `steps/`; nothing has to be registered. Steps run in the
 * order of their names, in a copy of the example, with the key as the secret `zavu:apiKey` of the stack `test`:
 *
 *     steps/NN-what/step.json   what the step does, see `Step` in step.ts
 *     steps/NN-what/**          files that change: copied over those of the example, and kept for later steps
 *     steps/simulator.json      optional: options of the simulator, and `sessions` (name to body) that exist before
 *     steps/after.json          optional: `stays`, the displayNames that destroy leaves in the account, and `why`
 *
 * In `config` and `files` of a step `{NAME}` stands for the id of a session of `simulator.json`, and `{qrCode}` for the
 * current QR code of the account's only waiting session.
 *
 * After each successful `up`, another one must change nothing and write nothing. After the last step, a refresh must find
 * no change and a destroy must empty the account (unless that step has removed the stack: `"args": ["--remove"]`). No
 * output may contain the key, a QR code or a phone number, and no file the key or a QR code.
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

/** Walks the example `examples/NAME`. Throws with the name of the first step that fails. */
export async function walk(name: string): Promise<void> {
  const steps = stepsOf(name);
  const folder = copied(path.join("examples", name));
  fs.rmSync(path.join(folder, "steps"), { recursive: true });
  const { sessions = {}, ...simulator } = readJson<Before>(path.join(steps, "simulator.json")) ?? {};
  const project = await Project.open({ folder, simulator, env: { ZAVU_API_KEY: undefined } });
  try {
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    const ids = Object.entries(sessions).map(([own, body]) => [own, project.simulator.make("proj_a", body)] as const);
    const done: Step[] = [];
    for (const step of stepNames(name)) done.push(await runStep(project, path.join(steps, step), new Map(ids)));
    if (!done.at(-1)?.args?.includes("--remove")) {
      await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
      await project.ok("destroy", "--yes", "--skip-preview");
    }
    const { stays = [] } = readJson<{ stays: string[]; why: string }>(path.join(steps, "after.json")) ?? {};
    expect(project.simulator.sessions().map(({ displayName }) => displayName)).toEqual(stays);
    expect(project.simulator.nodes()).toEqual([]);
  } catch (error) {
    // An error while closing must not hide this one.
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

async function runStep(project: Project, folder: string, ids: Map<string, string>): Promise<Step> {
  const step = readStep(folder);
  fs.cpSync(folder, project.folder, { recursive: true, filter: (file) => path.basename(file) !== "step.json" });
  for (const [key, value] of Object.entries(step.config ?? {})) {
    const text = typeof value === "string" ? fill(value, project.simulator, ids) : JSON.stringify(value);
    await (value === null ? project.ok("config", "rm", key) : project.ok("config", "set", key, text));
  }
  if (step.before) await prepare(step.before, project);

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
    expect([file, fs.readFileSync(place, "utf8")]).toEqual([file, fill(content, project.simulator, ids)]);
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

async function prepare(what: NonNullable<Step["before"]>, project: Project): Promise<void> {
  const { simulator } = project;
  if (what === "logout") return logOutAll(project);
  for (const { id } of waiting(simulator))
    if (what === "scan") simulator.change(id, { status: "ready" });
    else simulator.rotateQr(id);
}

/** Logs out each linked session with the command line. */
async function logOutAll(project: Project): Promise<void> {
  for (const { id } of project.simulator.sessions().filter(({ status }) => status === "ready")) {
    const { code, output } = await project.cli("logout", id, "--stack", project.stack, "--yes");
    if (code !== 0) throw new Error(`pulumi-zavu logout ended with ${code}\n${output}`);
  }
}

function fill(text: string, simulator: Simulator, ids: Map<string, string>): string {
  return text.replace(/\{([\w-]+)\}/g, (placeholder, name: string) => {
    const value = name === "qrCode" ? waiting(simulator)[0]?.qrCode : ids.get(name);
    if (value === undefined) throw new Error(`there is no value for ${placeholder}`);
    return value;
  });
}
