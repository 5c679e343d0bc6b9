import { FORMS } from "./forms";
import { KEY, Project } from "./project";
import { expectNoSecret } from "./secrets";

const ONE = `new zavu.WhatsAppAltSession("line");`;

describe.each(FORMS)("configuration ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test("no key is an error that names both ways to set one, and no request", async () => {
    project = await Project.open({ form, program: ONE, env: { ZAVU_API_KEY: undefined } });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("pulumi config set --secret zavu:apiKey");
    expect(up.output).toContain("ZAVU_API_KEY");
    expect(project.calls()).toEqual([]);
  });

  test("a test key is refused before any request", async () => {
    project = await Project.open({ form, program: ONE, env: { ZAVU_API_KEY: "zv_test_simulator" } });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("ZAVU_API_KEY is a test key");
    expect(project.calls()).toEqual([]);
  });

  test("plain http to another machine is refused before any request", async () => {
    project = await Project.open({ form, program: ONE, env: { ZAVU_BASE_URL: "http://zavu.example" } });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("plain http to another machine");
    expect(up.output).not.toContain("zavu.example");
  });

  test("the stack's secret key and base URL win over the environment, and the key is nowhere in plain text", async () => {
    const env = { ZAVU_API_KEY: "zv_live_stray", ZAVU_BASE_URL: "http://127.0.0.1:9" };
    project = await Project.open({ form, program: ONE, env });
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    await project.ok("config", "set", "zavu:baseUrl", project.simulator.url);
    await project.ok("up", "--yes", "--skip-preview");
    expectNoSecret(await project.exported(), [KEY], "the exported state");
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("after a rotated key destroy names the cure, and the cure works", async () => {
    project = await Project.open({ form, program: ONE });
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    await project.ok("up", "--yes", "--skip-preview");
    const next = "zv_live_rotated_needle_7";
    project.simulator.addKey("proj_a", next);
    project.simulator.revokeKey(KEY);
    await project.ok("config", "set", "--secret", "zavu:apiKey", next);
    const destroy = await project.destroy();
    expect(destroy.code).not.toBe(0);
    expect(destroy.output).toContain("pulumi destroy --run-program");
    await project.ok("destroy", "--yes", "--skip-preview", "--run-program");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("every one of several sessions has the key in up, refresh and destroy", async () => {
    project = await Project.open({
      form,
      program: `for (let i = 0; i < 6; i++) new zavu.WhatsAppAltSession("line" + i);`,
    });
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    project.setEnv({ ZAVU_API_KEY: undefined });
    await project.ok("up", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toHaveLength(6);
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });
});
