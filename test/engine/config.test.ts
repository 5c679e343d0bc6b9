import { FORMS, PLUGIN } from "./forms";
import { KEY, Project } from "./project";
import { expectNoSecret, expectNoSecretInFiles } from "./secrets";

const ONE = `new zavu.WhatsAppAltSession("line");`;

describe.each(FORMS)("configuration ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test("a missing key is an error that names both ways to set one, and no request is sent", async () => {
    project = await Project.open({ form, program: ONE, env: { ZAVU_API_KEY: undefined } });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("pulumi config set --secret zavu:apiKey");
    expect(up.output).toContain("ZAVU_API_KEY");
    expect(project.calls()).toEqual([]);
  });

  test("a missing key passes the preview, since pull requests from forks have none", async () => {
    project = await Project.open({ form, program: ONE, env: { ZAVU_API_KEY: undefined } });
    const preview = await project.ok("preview");
    expect(preview.output).toContain("2 to create");
    expect(project.calls()).toEqual([]);
  });

  test("a value of the environment that cannot be used fails the preview and the update, before any request", async () => {
    project = await Project.open({ form, program: ONE });
    // Parts that must not be printed contain "hidden".
    const cases: [Record<string, string>, string][] = [
      [{ ZAVU_API_KEY: `"zv_test_hidden"` }, "ZAVU_API_KEY is a test key"],
      [{ ZAVU_API_KEY: "zv_live_hid\nhidden" }, "contains whitespace"],
      [{ ZAVU_BASE_URL: "http://hidden.example" }, "plain http to another machine"],
      [{ ZAVU_BASE_URL: "https://hidden.example/v1" }, "ends in the API's version"],
    ];
    const usable = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: project.simulator.url };
    for (const [env, text] of cases) {
      project.setEnv({ ...usable, ...env });
      const preview = await project.preview();
      expect(preview.code).not.toBe(0);
      expect(preview.output).toContain(text);
      expect(preview.output).not.toContain("hidden");
    }
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("ends in the API's version");
    expect(await project.resources()).toEqual([]);
    expect(project.calls()).toEqual([]);
  });

  test("an unusable secret key of the stack fails the preview and is not printed", async () => {
    project = await Project.open({ form, program: ONE });
    const key = `'zv_live_hidden_half'`;
    await project.ok("config", "set", "--secret", "zavu:apiKey", key);
    await project.ok("config", "set", "zavu:baseUrl", "https://zavu.example/v1");
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.output).toMatch(/zavu:apiKey of the (stack|provider's) configuration has quotes around it/);
    expect(preview.output).toMatch(/zavu:baseUrl of the (stack|provider's) configuration ends in the API's version/);
    expectNoSecret(preview.output, ["hidden_half"], "the output");
    expectNoSecretInFiles(project.folder, ["hidden_half"]);
    expect(project.calls()).toEqual([]);
  });

  test("a misspelled name in the stack's configuration fails the preview, with the correct name", async () => {
    project = await Project.open({ form, program: ONE });
    await project.ok("config", "set", "--secret", "zavu:apikey", "zv_live_hidden_half");
    await project.ok("config", "set", "zavu:baseURL", "https://hidden.example");
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.output).toContain("zavu:apikey");
    expect(preview.output).toContain("Did you mean zavu:apiKey?");
    expect(preview.output).toContain("Did you mean zavu:baseUrl?");
    expect(preview.output).not.toContain("hidden");
    expect(project.calls()).toEqual([]);
    await project.ok("config", "rm", "zavu:apikey");
    await project.ok("config", "rm", "zavu:baseURL");
    await project.ok("config", "set", "app:apikey", "of the program");
    await project.ok("preview");
  });

  test("with an unusable key, destroy fails and refresh keeps the session, which a valid key can delete", async () => {
    project = await Project.open({ form, program: ONE });
    await project.ok("up", "--yes", "--skip-preview");
    project.setEnv({ ZAVU_API_KEY: "zv_test_hidden" });
    const destroy = await project.destroy();
    expect(destroy.code).not.toBe(0);
    expect(destroy.output).toContain("ZAVU_API_KEY is a test key");
    expect(await project.resources()).toHaveLength(1);
    await project.refresh();
    expect(await project.resources()).toHaveLength(1);
    project.setEnv({ ZAVU_API_KEY: KEY });
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("the error about an unreachable API names its address and the source of the address", async () => {
    project = await Project.open({ form, program: ONE, env: { ZAVU_BASE_URL: "http://127.0.0.1:9" } });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain(
      "POST /v1/whatsapp-alt/sessions: http://127.0.0.1:9 (from ZAVU_BASE_URL) refused the connection (ECONNREFUSED).",
    );
  });

  test("the stack's secret key and base URL override the environment, and the key is nowhere in plain text", async () => {
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

  test("destroy with a rotated key names the cure, and the cure works", async () => {
    project = await Project.open({ form, program: ONE });
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    await project.ok("up", "--yes", "--skip-preview");
    const next = "zv_live_rotated_needle_7";
    project.simulator.addKey("proj_a", next);
    project.simulator.revokeKey(KEY);
    await project.ok("config", "set", "--secret", "zavu:apiKey", next);
    const destroy = await project.destroy();
    expect(destroy.code).not.toBe(0);
    expect(destroy.output).toContain("Zavu rejected the API key from zavu:apiKey of the ");
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

describe("an explicit provider of the plugin", () => {
  let project: Project;
  afterEach(() => project?.close());

  const opened = async (args: string, key: string) => {
    const program = `const first = new zavu.WhatsAppAltSession("first");
      const key = process.env.OWN_KEY;
      const provider = new zavu.Provider("own", ${args});
      new zavu.WhatsAppAltSession("second", {}, { provider });`;
    project = await Project.open({ form: PLUGIN, program, env: { OWN_KEY: key } });
  };

  test("accepts a key that depends on another resource's output", async () => {
    await opened("{ apiKey: first.status.apply(() => key) }", KEY);
    await project.ok("preview");
    await project.ok("up", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toHaveLength(2);
  });

  test("refuses a key that cannot be used as soon as it is known, and does not print it", async () => {
    await opened("{ apiKey: key }", "zv_test_hidden");
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.output).toContain("zavu:apiKey of the provider's configuration is a test key");
    expect(preview.output).not.toContain("hidden");
  });
});
