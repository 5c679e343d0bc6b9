// Needs: pulumi-language-yaml
import { PLUGIN, YAML, type Form } from "./forms";
import { KEY, Project } from "./project";

/** What a program declares, independent of its language. */
interface Declared {
  args?: object;
  /** By their names in YAML, which are those in Node.js, too. */
  options?: object;
  /** Outputs of `line`. */
  outputs?: string[];
}

type Write = (declared: Declared) => string;

const node: Write = ({ args = {}, options = {}, outputs = ["id", "status", "qrCode"] }) => `
const line = new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)}, ${JSON.stringify(options)});
module.exports = { ${outputs.map((name) => `${name}: line.${name}`).join(", ")} };`;

const yaml: Write = ({ args = {}, options = {}, outputs = ["id", "status", "qrCode"] }) =>
  [
    `resources: ${JSON.stringify({ line: { type: "zavu:WhatsAppAltSession", properties: args, options } })}`,
    `outputs: ${JSON.stringify(Object.fromEntries(outputs.map((name) => [name, `\${line.${name}}`])))}`,
  ].join("\n");

const YES = ["--yes", "--skip-preview"];

describe.each<[string, Form, Write]>([
  ["Node.js", PLUGIN, node],
  ["YAML", YAML, yaml],
])("the plugin, from %s", (_language, form, write) => {
  let project: Project;
  afterEach(() => project?.close());

  const opened = async (declared: Declared, options: Partial<Parameters<typeof Project.open>[0]> = {}) => {
    project = await Project.open({ form, program: write(declared), ...options });
    await project.ok("up", ...YES);
    project.calls();
    return project.resource();
  };
  const qrOnServer = (id: string) => project.simulator.session(id)?.qrCode;

  test("a plain up, a preview and a refresh show a fresh QR as no change", async () => {
    const { id } = await opened({ args: { displayName: "Support" } });
    for (const args of [["up", ...YES], ["refresh", ...YES], ["preview"]]) {
      project.simulator.rotateQr(id);
      await project.ok(...(args as [string]), "--expect-no-changes");
      expect(project.calls()).toEqual(["GET getSession 200"]);
    }
    project.simulator.rotateQr(id);
    await project.ok("up", ...YES, "--expect-no-changes");
    expect((await project.outputs())["qrCode"]).toBe(qrOnServer(id));
    expect((await project.resource()).outputs["qrCode"]).toHaveProperty("ciphertext");
  });

  test("once a session is ready, an unchanged up sends no request", async () => {
    const { id } = await opened({ args: { waitFor: "ready" } }, { simulator: { times: { autoScanMs: 50 } } });
    await project.ok("up", ...YES, "--expect-no-changes");
    expect(project.calls()).toEqual([]);
    expect((await project.resource()).id).toBe(id);
  });

  test("a plain up replaces a session that was deleted outside Pulumi", async () => {
    const { id } = await opened({});
    project.simulator.remove(id);
    project.advanceClock(60_000);
    await project.ok("up", ...YES);
    const after = await project.resource();
    expect(after.id).not.toBe(id);
    expect(project.simulator.sessions().map((session) => session.id)).toEqual([after.id]);
  });

  test("each change is shown by property, and is applied as shown", async () => {
    const android = { kind: "android", nodeId: "nd_1" };
    const { id } = await opened({ args: { displayName: "one", egress: android } });
    project.program(write({ args: { displayName: "one", egress: { ...android, nodeId: "nd_2" } } }));
    const preview = await project.ok("preview", "--diff");
    expect(preview.output).toMatch(/nodeId *: "nd_1" => "nd_2"/);
    expect(preview.output).toContain("replace");
    await project.ok("up", ...YES);
    const replaced = await project.resource();
    expect(replaced.id).not.toBe(id);

    project.program(
      write({ args: { displayName: "one", egress: { ...android, nodeId: "nd_2" }, waitFor: "created" } }),
    );
    project.calls();
    await project.ok("up", ...YES);
    expect((await project.resource()).outputs).toMatchObject({ waitFor: "created" });
    expect(project.writes()).toEqual([]);
    expect((await project.resource()).id).toBe(replaced.id);
  });

  test("ignoreChanges and replaceOnChanges apply", async () => {
    const { id } = await opened({ args: { displayName: "one" } });
    project.program(write({ args: { displayName: "two" }, options: { ignoreChanges: ["displayName"] } }));
    await project.ok("up", ...YES, "--expect-no-changes");
    project.program(
      write({
        args: { displayName: "one", waitFor: "created" },
        options: { replaceOnChanges: ["waitFor"] },
      }),
    );
    await project.ok("up", ...YES);
    expect((await project.resource()).id).not.toBe(id);
  });

  test("customTimeouts apply", async () => {
    project = await Project.open({
      form,
      program: write({ options: { customTimeouts: { create: "1s" } } }),
      simulator: { times: { initializingMs: 600_000 } },
    });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("did not reach qr_ready within 1s");
    // If they were an input, state would have them by this name.
    expect((await project.resource()).outputs).not.toHaveProperty("timeouts");
  });

  test("pulumi import and the import option import a session, and the next preview shows no change", async () => {
    project = await Project.open({ form, program: "" });
    const args = { displayName: "Support", egress: { kind: "android", nodeId: "nd_1" } };
    const id = await project.createOutside(args);
    project.simulator.change(id, { status: "qr_ready" });
    await project.ok(
      "import",
      "zavu:index:WhatsAppAltSession",
      "line",
      id,
      "--yes",
      "--skip-preview",
      "--protect=false",
      "--generate-code=false",
    );
    expect((await project.resource()).inputs).toEqual(args);
    project.program(write({ args }));
    await project.ok("preview", "--expect-no-changes");
    await project.ok("state", "delete", (await project.resource()).urn, "--yes");

    project.program(write({ args, options: { import: id } }));
    await project.ok("up", ...YES);
    project.program(write({ args }));
    await project.ok("preview", "--expect-no-changes");
    expect(project.writes().filter((call) => !call.startsWith("POST createSession"))).toEqual([]);
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("an import leaves out the country that the server derived", async () => {
    project = await Project.open({ form, program: "", simulator: { deriveCountry: "create" } });
    const id = await project.createOutside({ displayName: "Support" });
    expect(project.simulator.session(id)?.egress.country).toMatch(/^[a-z]{2}$/);
    project.simulator.change(id, { status: "qr_ready" });
    // This language host only generates the code of YAML programs.
    const code = form === YAML ? [] : ["--generate-code=false"];
    const imported = await project.ok(
      ...["import", "zavu:index:WhatsAppAltSession", "line", id, "--yes", "--skip-preview", "--protect=false", ...code],
    );
    if (form === YAML) expect(imported.output).toMatch(/displayName: Support/);
    expect(imported.output).not.toContain("country");
    expect((await project.resource()).inputs).toEqual({ displayName: "Support" });
    project.program(write({ args: { displayName: "Support" } }));
    await project.ok("preview", "--expect-no-changes");
  });

  test("an import of an unknown id is an error", async () => {
    project = await Project.open({ form, program: "" });
    const run = await project.run("import", "zavu:index:WhatsAppAltSession", "line", "wa_nobody", "--yes");
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("GET /v1/whatsapp-alt/sessions/wa_nobody answered 404");
    expect(await project.resources()).toEqual([]);
  });

  test("after the key was rotated, up warns that it could not read the session, and continues with the new key", async () => {
    project = await Project.open({ form, program: write({}), env: { ZAVU_API_KEY: undefined } });
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    await project.ok("up", ...YES);
    const { id } = await project.resource();
    const next = "zv_live_rotated_needle_8";
    project.simulator.addKey("proj_a", next);
    project.simulator.revokeKey(KEY);
    await project.ok("config", "set", "--secret", "zavu:apiKey", next);
    const up = await project.ok("up", ...YES);
    expect(up.output).toContain(`Session ${id} was not read: GET /v1/whatsapp-alt/sessions/${id} answered 401`);
    expect((await project.resource()).initErrors ?? []).toEqual([]);
    await project.ok("up", ...YES, "--expect-no-changes");
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("the error of a failed create stays in state after a refresh, and the next up repairs it without a POST", async () => {
    project = await Project.open({ form, program: write({}) });
    project.simulator.failNext({ lastError: "the number +56 9 1234 5678 was refused" });
    expect((await project.up()).code).not.toBe(0);
    const { id } = await project.resource();
    const refresh = await project.ok("refresh", ...YES, "--expect-no-changes");
    expect(refresh.output).toContain(`Session ${id} failed: "the number [phone number] was refused"`);
    expect((await project.resource()).initErrors).toHaveLength(1);
    await project.ok("up", ...YES);
    expect(await project.resource()).toMatchObject({ id, outputs: { status: "qr_ready" } });
    expect((await project.resource()).initErrors ?? []).toEqual([]);
    expect(project.simulator.request({ operation: "createSession" })).toHaveLength(1);
  });

  test.each([1, 2])("Ctrl-C (%d times) ends a wait at once, and the session is kept", async (times) => {
    project = await Project.open({ form, program: write({ args: { waitFor: "ready" } }) });
    const cli = project.start("up", ...YES);
    while (project.simulator.request({ operation: "getSession" }).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    cli.signal("SIGINT");
    // The second one ends the CLI at once. It saves what the provider returned by then, some 30 ms after the first.
    while (times > 1 && !cli.written().includes("was stopped")) await new Promise((resolve) => setTimeout(resolve, 1));
    if (times > 1) cli.signal("SIGINT");
    expect((await cli.done).code).not.toBe(0);
    // A CLI that ended at the second one may have left its lock.
    await project.run("cancel", "--yes");
    const { id } = await project.resource();
    project.simulator.change(id, { status: "ready", phoneNumber: "+56912345678" });
    await project.ok("up", ...YES);
    expect((await project.resource()).id).toBe(id);
    expect(project.simulator.request({ operation: "createSession" })).toHaveLength(1);
  });
});
