// Needs: pulumi-language-yaml
import { DYNAMIC, DYNAMIC_BESIDE_PLUGIN, PLUGIN, YAML, type Form } from "./forms";
import { Project } from "./project";

const ARGS = { displayName: "Support", egress: { kind: "external", country: "CL" } };
const NODE = `
const opts = { customTimeouts: { create: "2m" } };
const line = new zavu.WhatsAppAltSession("line", ${JSON.stringify(ARGS)}, opts);
module.exports = { status: line.status };`;
const IN_YAML = `
resources: ${JSON.stringify({ line: { type: "zavu:WhatsAppAltSession", properties: ARGS } })}
outputs: { status: "\${line.status}" }`;
const YES = ["--yes", "--skip-preview"];

describe.each<[string, Form, string]>([
  ["a Node.js program", PLUGIN, NODE],
  ["a YAML program", YAML, IN_YAML],
])("from the dynamic form to the plugin in %s", (_title, form, program) => {
  let project: Project;
  afterEach(() => project?.close());

  /** A stack of the dynamic form, whose program then changes to the plugin. */
  const moved = async (prepare: (id: string) => Promise<unknown> = () => Promise.resolve()) => {
    project = await Project.open({ form, program: "" });
    project.program(NODE, DYNAMIC);
    await project.ok("up", ...YES);
    const { id, type } = await project.resource();
    expect(type).toBe(DYNAMIC.type);
    await prepare(id);
    project.program(program, form);
    project.calls();
    return id;
  };

  test("changes nothing, sends no request, and all later operations work", async () => {
    const id = await moved();
    for (const args of [["preview"], ["up", ...YES]]) {
      const run = await project.ok(...(args as [string]), "--expect-no-changes");
      expect(run.output).toContain("2 unchanged");
      expect(project.calls()).toEqual([]);
    }
    const after = await project.resource();
    expect(after).toMatchObject({ id, type: form.type });
    expect(after.inputs).not.toHaveProperty("__provider");
    await project.ok("refresh", ...YES, "--expect-no-changes");
    expect((await project.resource()).outputs).not.toHaveProperty("__provider");
    await project.ok("up", ...YES, "--expect-no-changes");
    expect(project.writes()).toEqual([]);
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("can be destroyed at once", async () => {
    await moved();
    await project.ok("up", ...YES, "--expect-no-changes");
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toEqual([]);
    expect(await project.resources()).toEqual([]);
  });

  test("a session that the dynamic form left failed is repaired by the first up", async () => {
    const id = await moved(async (id) => {
      project.simulator.change(id, { status: "failed", lastError: "banned" });
      await project.ok("refresh", ...YES);
    });
    await project.ok("up", ...YES);
    expect(project.writes()).toEqual(["POST reconnectSession 202"]);
    expect(await project.resource()).toMatchObject({ id, outputs: { status: "qr_ready" } });
  });

  test("and back keeps the session: an update saves the code that deletes it", async () => {
    const id = await moved();
    await project.ok("up", ...YES);
    await project.ok("refresh", ...YES);
    project.program(NODE, DYNAMIC_BESIDE_PLUGIN);
    await project.ok("up", ...YES);
    expect(project.writes()).toEqual([]);
    const back = await project.resource();
    expect(back).toMatchObject({ id, type: DYNAMIC.type });
    expect(back.outputs).toHaveProperty("__provider");
    await project.ok("up", ...YES, "--expect-no-changes");
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toEqual([]);
  });
});
