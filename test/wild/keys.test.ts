import { PLUGIN } from "../engine/forms";
import { KEY, Project } from "../engine/project";

const YES = ["--yes", "--skip-preview"];
const program = () => `new zavu.WhatsAppAltSession("line");`;

describe("the plugin with another key", () => {
  let project: Project;
  afterEach(() => project?.close());

  // pulumi#12289
  test.each<[string, string | undefined]>([
    ["absent", undefined],
    ["empty", ""],
  ])("a preview without a key shows no change of a session that waits for its scan: %s", async (_title, key) => {
    project = await Project.open({ form: PLUGIN, program: program() });
    await project.ok("up", ...YES);
    const { id } = await project.resource();
    project.calls();
    project.setEnv({ ZAVU_API_KEY: key });
    const preview = await project.ok("preview", "--expect-no-changes");
    expect(preview.output).toContain(`warning: Session ${id} was not read: No Zavu API key is configured.`);
    expect(project.calls()).toEqual([]);
  });

  // pulumi#8959
  test.each([false, true])(
    "a session is not moved to the provider of another project (linked: %p)",
    async (isLinked) => {
      project = await Project.open({ form: PLUGIN, program: program(), env: { OTHER_KEY: "zv_live_other_project" } });
      await project.ok("up", ...YES);
      const { id } = await project.resource();
      if (isLinked) {
        await project.link(id);
        await project.ok("refresh", ...YES);
      }
      const before = await project.resource();
      project.calls();
      project.program(`
      const provider = new zavu.Provider("other", { apiKey: process.env.OTHER_KEY });
      new zavu.WhatsAppAltSession("line", {}, { provider });`);
      for (const run of [await project.preview(), await project.up(), await project.up()]) {
        expect(run.code).not.toBe(0);
        expect(run.output).toContain(`Session ${id} belongs to project proj_a, but the key belongs to project proj_b`);
      }
      expect((await project.resource()).outputs).toMatchObject({
        status: before.outputs["status"],
        projectId: "proj_a",
      });
      expect(project.writes()).toEqual([]);
      project.setEnv({ OTHER_KEY: KEY });
      await project.ok("up", ...YES);
      expect(project.simulator.sessions()).toMatchObject([{ id }]);
    },
  );

  test("another project's key in the configuration of a stack is an error", async () => {
    project = await Project.open({ form: PLUGIN, program: program(), simulator: { times: { autoScanMs: 0 } } });
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    await project.ok("up", ...YES);
    const { id } = await project.resource();
    await project.until(id, "ready");
    await project.ok("refresh", ...YES);
    await project.ok("config", "set", "--secret", "zavu:apiKey", "zv_live_other_project");
    for (const run of [await project.preview(), await project.up()]) {
      expect(run.code).not.toBe(0);
      expect(run.output).toContain(`Session ${id} belongs to project proj_a, but the key belongs to project proj_b`);
    }
  });
});
