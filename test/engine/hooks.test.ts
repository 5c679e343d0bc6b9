import fs from "node:fs";
import path from "node:path";
import { startCommand } from "./cli";
import { FORMS } from "./forms";
import { until } from "./processes";
import { Project } from "./project";

// The published language host does not know hooks, so the program runs in a process of the Automation API, without one.
const RUN = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const program = async () => require("./index.js");
const onOutput = (text) => process.stdout.write(text);
LocalWorkspace.selectStack({ stackName: "test", projectName: "engine-test", program }, { workDir: __dirname })
  .then((stack) => stack.up({ onOutput, onError: onOutput }))
  .catch((error) => { process.exitCode = 1; });`;

const HOOKS = `
const failing = new pulumi.ResourceHook("failing", () => { throw new Error("the hook refused"); });
let retries = 0;
const again = new pulumi.ErrorHook("again", () => retries++ < 1);`;

describe.each(FORMS)("resource hooks ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const open = async (hooks: string, inputs = "{}") => {
    const options = `{ hooks: ${hooks}, customTimeouts: { create: "2s" } }`;
    project = await Project.open({
      form,
      program: `${HOOKS}\nnew zavu.WhatsAppAltSession("line", ${inputs}, ${options});`,
    });
    fs.writeFileSync(path.join(project.folder, "run.js"), RUN);
  };
  const start = () => startCommand(process.execPath, ["run.js"], project.folder, project.environment);

  test("an error of a hook after a create fails the run, and the next run keeps the session", async () => {
    await open("{ afterCreate: [failing] }");
    const failed = await start().done;
    expect(failed.code).toBe(1);
    expect(failed.output).toContain("the hook refused");
    const { id } = await project.resource();
    const next = await start().done;
    expect(next.code).toBe(0);
    expect((await project.resource()).id).toBe(id);
    expect(project.writes()).toEqual(["POST createSession 201"]);
  });

  test("a hook that retries a create that timed out waits for the same session", async () => {
    await open("{ onError: [again] }", `{ waitFor: "ready" }`);
    const run = start();
    await until("the hook retries", () => run.written().includes("retrying create"));
    await project.link(project.simulator.sessions()[0]?.id ?? "");
    expect((await run.done).code).toBe(0);
    const { initErrors, outputs } = await project.resource();
    expect(initErrors).toBeUndefined();
    expect(outputs["status"]).toBe("ready");
    expect(project.writes()).toEqual(["POST createSession 201"]);
  });
});
