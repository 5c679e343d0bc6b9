import fs from "node:fs";
import path from "node:path";
import { PLUGIN } from "../engine/forms";
import { descendantsOf, isAlive, until, type Process } from "../engine/processes";
import { KEY, Project } from "../engine/project";

const UP = ["up", "--yes", "--skip-preview"];
const line = (name: string, args: object = {}) =>
  `new zavu.WhatsAppAltSession("${name}", ${JSON.stringify({ displayName: name, ...args })}, { customTimeouts: { delete: "2s" } });`;

// `contents.test.ts` tests the state of the other form.
describe("a session that a killed up left", () => {
  const form = PLUGIN;
  let project: Project;
  let started: Process[] = [];
  afterEach(async () => {
    for (const one of started.filter(isAlive)) process.kill(one.pid, "SIGKILL");
    await project?.close();
  });

  const onServer = () => project.simulator.sessions("proj_a").map(({ id, displayName }) => `${displayName} ${id}`);
  const idOf = (name: string) => project.simulator.sessions().find(({ displayName }) => displayName === name)!.id;

  /** A stack with a good session, one whose create failed, and one that is replaced but not deleted yet. */
  async function withEveryKindOfHeld(): Promise<void> {
    project = await Project.open({ form, program: line("good") + line("moving", { egress: { kind: "external" } }) });
    await project.ok(...UP);
    const answer = { status: 400, body: '{"code":"invalid_request","message":"not now"}' };
    project.simulator.fault({ method: "DELETE", times: Infinity, answer });
    project.program(line("good") + line("moving", { egress: { kind: "external", country: "cl" } }));
    expect((await project.run(...UP)).code).not.toBe(0);
    project.simulator.clearFaults();
    project.simulator.failNext({ lastError: "no route" });
    project.program(line("good") + line("moving", { egress: { kind: "external", country: "cl" } }) + line("partial"));
    expect((await project.run(...UP, "--target", "**::partial")).code).not.toBe(0);
    const held = await project.resources();
    expect(held.map((one) => [one.delete ?? false, (one.initErrors ?? []).length > 0])).toEqual(
      expect.arrayContaining([
        [true, false],
        [false, true],
      ]),
    );
    expect(held).toHaveLength(4);
  }

  /** Kills the engine and the provider while create waits, so that the POST is not undone. */
  async function killedInCreate(): Promise<void> {
    project.simulator.fault({ operation: "getSession", times: Infinity, delayMs: 600_000 });
    const posts = () => project.simulator.request({ operation: "createSession" }).length;
    const before = posts();
    project.program(line("good") + line("killed"));
    const cli = project.start(...UP, "--target", "**::killed");
    await until("the session is created", () => posts() > before);
    started = descendantsOf(cli.pid);
    for (const one of started.filter(({ command }) => form.process.test(command))) process.kill(one.pid, "SIGKILL");
    cli.signal("SIGKILL");
    await cli.done;
    project.simulator.clearFaults();
  }

  test("is found and deleted, and nothing else is changed", async () => {
    await withEveryKindOfHeld();
    await killedInCreate();
    const outside = await project.createOutside({ displayName: "by hand" });
    const killed = idOf("killed");
    const [all, others] = [onServer(), project.simulator.sessions("proj_b")];
    expect(all).toHaveLength(6);

    const found = await project.cli("orphans", "--stack", project.stack, "--json");
    expect(found.code).toBe(0);
    const { sessions } = (JSON.parse(found.stdout) as { data: { sessions: { id: string }[] } }).data;
    expect(sessions.map(({ id }) => id).sort()).toEqual([killed, outside].sort());

    const prefix = ["--name-prefix", "kill", "--older-than", "0s"];
    expect((await project.cli("sweep", "--all-stacks", ...prefix)).stdout).toContain(
      "Dry run: 1 session would be deleted",
    );
    expect(onServer()).toEqual(all);
    const swept = await project.cli("sweep", "--all-stacks", ...prefix, "--yes");
    expect(swept.output).toContain(`Deleted 1 session: ${killed}.`);
    expect(onServer()).toEqual(all.filter((one) => !one.includes(killed)));
    expect(project.simulator.sessions("proj_b")).toEqual(others);

    await project.run("cancel", "--yes");
    project.program("");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(onServer()).toEqual([`by hand ${outside}`]);
  });
});

describe("a sweep is refused", () => {
  let project: Project;
  beforeEach(async () => {
    project = await Project.open({ program: "" });
    await project.createOutside({ displayName: "by hand" });
  });
  afterEach(async () => {
    expect(project.simulator.sessions()).toHaveLength(1);
    await project.close();
  });
  const sweep = (...args: string[]) => project.cli("sweep", "--older-than", "0s", "--yes", ...args);

  test("if the stack does not exist, has another key, or has a secret that cannot be read", async () => {
    const unknown = await sweep("--stack", "nope");
    expect(unknown.code).toBe(1);
    expect(unknown.output).toContain("no stack named 'nope' found");

    await project.ok("stack", "init", "second");
    await project.ok("config", "set", "--secret", "zavu:apiKey", "zv_live_other_project", "--stack", "second");
    const other = await sweep("--stack", project.stack, "--stack", "second");
    expect(other.code).toBe(1);
    expect(other.output).toMatch(/uses Zavu project proj_/);

    project.setEnv({ PULUMI_CONFIG_PASSPHRASE: "a wrong one" });
    const sealed = await sweep("--all-stacks");
    expect(sealed.code).toBe(1);
    expect(sealed.output).toContain("incorrect passphrase");
  });

  test("the key of this folder's project is not used for a stack of another project", async () => {
    // The file with the same name in this folder belongs to another stack.
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    project.setEnv({ ZAVU_API_KEY: "zv_live_other_project" });
    const here = await project.cli("list", "--all", "--stack", project.stack);
    expect(here.stdout).toContain("by hand");
    const [sub, full] = [path.join(project.folder, "below"), `organization/engine-test/${project.stack}`];
    fs.mkdirSync(sub);
    expect((await project.cli("list", "--all", "--cwd", sub, "--stack", full)).stdout).toContain("by hand");
    const there = await project.cli("list", "--all", "--stack", `organization/elsewhere/${project.stack}`);
    expect(there.stdout).toContain("The account has no sessions.");
  });
});
