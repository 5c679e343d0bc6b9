// Needs: pulumi-language-yaml
import path from "node:path";
import { run } from "../../tools/process/run";
import { PLUGIN, PLUGIN_FOLDER, YAML, type Form } from "./forms";
import { KEY, Project } from "./project";
import { expectNoSecret, expectNoSecretInFiles } from "./secrets";

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

// Everything that the other look-ups return, as outputs: what they omit is not in state, either.
const nodeOthers = (nodeId: string) => `
module.exports = {
  node: zavu.getWhatsAppAltEgressNodeOutput({ id: "${nodeId}" }),
  nodes: zavu.listWhatsAppAltEgressNodesOutput({ senderId: "sender_support" }),
  proxy: zavu.getWhatsAppAltProxyStatusOutput(),
  account: zavu.getAccountOutput(),
  sender: zavu.getSenderOutput({ id: "sender_default" }),
  senders: zavu.listSendersOutput(),
};`;

const yamlOthers = (nodeId: string) => `
variables:
  node: { "fn::invoke": { function: "zavu:getWhatsAppAltEgressNode", arguments: { id: "${nodeId}" } } }
  nodes: { "fn::invoke": { function: "zavu:listWhatsAppAltEgressNodes", arguments: { senderId: sender_support } } }
  proxy: { "fn::invoke": { function: "zavu:getWhatsAppAltProxyStatus", arguments: {} } }
  account: { "fn::invoke": { function: "zavu:getAccount", arguments: {} } }
  sender: { "fn::invoke": { function: "zavu:getSender", arguments: { id: sender_default } } }
  senders: { "fn::invoke": { function: "zavu:listSenders", arguments: {} } }
outputs:
  node: \${node}
  nodes: \${nodes}
  proxy: \${proxy}
  account: \${account}
  sender: \${sender}
  senders: \${senders}`;

const SENDERS = [
  { id: "sender_default", name: "Default", isDefault: true, channels: ["sms", "whatsapp"] },
  { id: "sender_support", name: "Support", isDefault: false, channels: [] },
];

describe.each([
  ["Node.js", PLUGIN, nodeOthers],
  ["YAML", YAML, yamlOthers],
] as const)("from %s", (_language, form, program) => {
  let project: Project;
  afterEach(() => project?.close());

  test("nodes, the proxy, the account and senders show no number and no secret in output or state", async () => {
    const hidden = new Set<string>();
    const onAnswer = ({ body }: { body: string }) => {
      for (const [, value = ""] of body.matchAll(/"(?:phoneNumber|secret)":"([^"]+)"/g)) hidden.add(value);
    };
    project = await Project.open({ form, program: "", simulator: { onAnswer } });
    const { simulator } = project;
    const node = { senderId: "sender_support", label: "Shop" };
    const id = simulator.addNode(node);
    simulator.deviceOnline(id);
    simulator.proxyAvailable(false);
    project.program(program(id));
    const up = await project.ok("up", ...YES);
    const shown = { id, ...node, status: "online", exitIp: "203.0.113.7", exitCountry: "CL", net: "cell" };
    const seen = { createdAt: expect.any(String) as string, lastSeenAt: expect.any(String) as string };
    expect(await project.outputs()).toEqual({
      node: { ...shown, ...seen, projectId: "proj_a" },
      nodes: { nodes: [{ ...shown, ...seen }] },
      proxy: { zavuProxyAvailable: false },
      account: { projectId: "proj_a", teamId: "team_simulator", teamName: "Simulator", isTestMode: false },
      sender: SENDERS[0],
      senders: { senders: SENDERS },
    });
    expect(up.output).toContain("zavuProxyAvailable: false");
    // Two senders, each with a number and a webhook secret.
    expect(hidden.size).toBe(4);
    expectNoSecret(up.output, hidden, "the output");
    expectNoSecretInFiles(project.folder, hidden);
    expect(project.writes()).toEqual([]);
  });
});

describe.each<[string, Form, (id: string) => string]>([
  ["Node.js", PLUGIN, node],
  ["YAML", YAML, yaml],
])("from %s", (_language, form, program) => {
  let project: Project;
  afterEach(() => project?.close());

  test("a look-up and a list return sessions without a secret, and .get returns the QR code as one", async () => {
    project = await Project.open({ form, program: "" });
    const id = await project.createOutside({ displayName: "Support" });
    project.simulator.change(id, { status: "qr_ready" });
    project.program(program(id));
    const up = await project.ok("up", ...YES);
    const found = { status: "qr_ready", names: ["Support"], displayName: "Support" };
    expect(await project.outputs()).toEqual({ ...found, qrCode: project.simulator.session(id)?.qrCode });
    expect(up.output).toContain("qrCode     : [secret]");
    // One secret field would make the whole result of a function secret.
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

describe("pulumi do", () => {
  const plugin = ["--package", path.join(PLUGIN_FOLDER, "pulumi-resource-zavu")];
  const list = (...args: string[]) => ["do", ...plugin, "zavu:index:WhatsAppAltSession", "list", ...args];
  const listNodes = (...args: string[]) => ["do", ...plugin, "zavu:index:WhatsAppAltEgressNode", "list", ...args];
  let project: Project;
  beforeAll(async () => (project = await Project.open({ form: YAML, program: "" })));
  afterAll(() => project.close());

  test("lists sessions by id and name, and no more than --count", async () => {
    const names = ["Support", "Sales"];
    const sessions: object[] = [];
    for (const name of names) sessions.push({ id: await project.createOutside({ displayName: name }), name });
    expect(JSON.parse((await project.ok(...list())).stdout)).toEqual(sessions);
    expect(JSON.parse((await project.ok(...list("--count", "1"))).stdout)).toEqual(sessions.slice(0, 1));
  });

  test("lists the egress nodes of a sender, and needs the sender", async () => {
    const id = project.simulator.addNode({ senderId: "sender_support", label: "Shop" });
    project.simulator.addNode({ senderId: "sender_default" });
    const nodes = await project.ok(...listNodes("--sender-id", "sender_support"));
    expect(JSON.parse(nodes.stdout)).toEqual([{ id, name: "Shop" }]);
    const without = await project.run(...listNodes());
    expect(without.code).not.toBe(0);
    expect(without.output).toContain('Missing required input "senderId"');
  });

  test("shows the first page, and with --all every page", async () => {
    const answer = (id: string, nextCursor: string | null) => {
      const body = JSON.stringify({ items: [{ id, status: "ready" }], nextCursor });
      project.simulator.fault({ operation: "listSessions", answer: { status: 200, body } });
    };
    const shown = async (...args: string[]) => JSON.parse((await project.ok(...list(...args))).stdout) as object;
    answer("wa_1", "c1");
    expect(await shown()).toEqual([{ id: "wa_1", name: "" }]);
    answer("wa_1", "c1");
    answer("wa_2", null);
    expect(await shown("--all")).toEqual([
      { id: "wa_1", name: "" },
      { id: "wa_2", name: "" },
    ]);
    expect(project.simulator.journal.at(-1)?.query).toEqual({ limit: "100", cursor: "c1" });
  });

  test("creates, reads, changes and deletes a session, and shows its QR code as a secret", async () => {
    const run = (...args: string[]) => project.ok("do", ...plugin, "zavu:index:WhatsAppAltSession", ...args);
    const others = project.simulator.sessions().length;
    const created = await run("create", "--stateless", "--yes", "--display-name", "Front desk");
    expect(created.output).toMatch(/qrCode *: \[secret\]/);
    const session = project.simulator.sessions().find(({ displayName }) => displayName === "Front desk");
    if (!session) throw new Error("no session was created");
    const shown = await run("read", session.id);
    expect(shown.output).toMatch(/qrCode *: \[secret\]/);
    expect(shown.output).toContain('"qr_ready"');
    const changed = await run("patch", session.id, "--stateless", "--yes", "--expected-phone-number", "+56900000000");
    expect(changed.output).toContain("1 updated");
    expect(project.simulator.session(session.id)?.displayName).toBe("Front desk");
    await run("delete", session.id, "--stateless", "--yes");
    expect(project.simulator.sessions()).toHaveLength(others);
    expect(project.writes().slice(-2)).toEqual(["POST createSession 201", "DELETE deleteSession 204"]);
  });

  test("ends with an error if an argument of a look-up is empty, or if the API refuses the list", async () => {
    const empty = await project.run("do", ...plugin, "zavu:index:getWhatsAppAltSession", "--id", " ");
    expect(empty.code).not.toBe(0);
    expect(empty.output).toContain("zavu:index:getWhatsAppAltSession was not called: id is empty.");
    project.simulator.fault({ operation: "listSessions", answer: { status: 403 } });
    const refused = await project.run(...list());
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("GET /v1/whatsapp-alt/sessions?limit=100 answered 403.");
  });
});

describe("a provider that a program creates", () => {
  let project: Project;
  afterEach(() => project?.close());

  test("keeps its key encrypted, whether or not the program marks it", async () => {
    project = await Project.open({ form: PLUGIN, program: "", env: { ZAVU_API_KEY: undefined } });
    // The program's file must not contain the key, so it comes from the environment.
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
