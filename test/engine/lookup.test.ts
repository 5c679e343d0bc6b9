// Needs: pulumi-language-yaml
import path from "node:path";
import { run } from "../../tools/process/run";
import { PLUGIN, PLUGIN_FOLDER, YAML, type Form } from "./forms";
import { KEY, Project } from "./project";
import { expectNoSecret } from "./secrets";

const YES = ["--yes", "--skip-preview"];

const node = (id: string) => `
const found = zavu.getWhatsAppAltSessionOutput({ id: "${id}" });
const all = zavu.listWhatsAppAltSessionsOutput();
const read = zavu.WhatsAppAltSession.get("read", "${id}");
module.exports = {
  status: found.status, names: all.sessions.apply((sessions) => sessions.map(({ displayName }) => displayName)),
  qrCode: read.qrCode, displayName: read.displayName,
};`;

const yaml = (id: string) => `
variables:
  found: { "fn::invoke": { function: "zavu:getWhatsAppAltSession", arguments: { id: "${id}" } } }
  all: { "fn::invoke": { function: "zavu:listWhatsAppAltSessions", arguments: {} } }
resources:
  read: { type: "zavu:WhatsAppAltSession", get: { id: "${id}" } }
outputs:
  status: \${found.status}
  names: ["\${all.sessions[0].displayName}"]
  qrCode: \${read.qrCode}
  displayName: \${read.displayName}`;

describe.each<[string, Form, (id: string) => string]>([
  ["Node.js", PLUGIN, node],
  ["YAML", YAML, yaml],
])("from %s", (_language, form, program) => {
  let project: Project;
  afterEach(() => project?.close());

  test("a look-up and a list show sessions without a secret, and .get shows the QR as one", async () => {
    project = await Project.open({ form, program: "" });
    const id = await project.makeOutside({ displayName: "Support" });
    project.simulator.change(id, { status: "qr_ready" });
    project.program(program(id));
    const up = await project.ok("up", ...YES);
    const found = { status: "qr_ready", names: ["Support"], displayName: "Support" };
    expect(await project.outputs()).toEqual({ ...found, qrCode: project.simulator.session(id)?.qrCode });
    expect(up.output).toContain("qrCode     : [secret]");
    // One secret field would make all that a function gives secret.
    expect(up.output).toContain('status     : "qr_ready"');
    await project.ok("refresh", ...YES);
    await project.ok("up", ...YES);
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toHaveLength(1);
    expect(project.writes()).toEqual(["POST createSession 201"]);
  });

  test("an unknown id is an error that names the call", async () => {
    project = await Project.open({ form, program: program("wa_nobody") });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("GET /v1/whatsapp-alt/sessions/wa_nobody answered 404");
  });
});

describe("a provider that a program makes", () => {
  let project: Project;
  afterEach(() => project?.close());

  test("keeps its key encrypted, whether or not the program marks it", async () => {
    project = await Project.open({ form: PLUGIN, program: "", env: { ZAVU_API_KEY: undefined } });
    // The program's own file is no place for a key; here it comes from a file of the test's.
    project.setEnv({ GIVEN_KEY: KEY });
    project.program(`
      const provider = new zavu.Provider("mine", { apiKey: process.env.GIVEN_KEY, baseUrl: "${project.simulator.url}" });
      new zavu.WhatsAppAltSession("line", {}, { provider });`);
    await project.ok("up", ...YES);
    expectNoSecret(await project.exported(), [KEY], "the exported state");
    await project.ok("up", ...YES, "--expect-no-changes");
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toEqual([]);
  });
});

test("the schema passes Pulumi's own check", async () => {
  const project = await Project.open({ form: YAML, program: "" });
  try {
    await project.ok("schema", "check", path.join(PLUGIN_FOLDER, "..", "schema.json"));
    const stdout = await run(path.join(PLUGIN_FOLDER, "pulumi-resource-zavu"), ["--version"]);
    expect(stdout.trim()).toBe("0.1.0");
  } finally {
    await project.close();
  }
});
