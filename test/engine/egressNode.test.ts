import { FORMS } from "./forms";
import { KEY, Project } from "./project";

const YES = ["--yes", "--skip-preview"];
const NODE = { senderId: "sender_support", label: "Shop" };
const PAIRING = ["pairingToken", "pairingQr", "pairingExpiresAt"];

const program = (args: object) => `
const node = new zavu.WhatsAppAltEgressNode("node", ${JSON.stringify(args)});
module.exports = { id: node.id, status: node.status, pairingToken: node.pairingToken, pairingQr: node.pairingQr };
`;

// The tests share one stack: each leaves the node that the next one needs.
describe.each(FORMS)("an egress node ($name)", (form) => {
  let project: Project;
  /** How long the next tokens of the simulator are valid. */
  const pairing = { expiresInMs: 600_000 };
  /** The answers that contain a token. */
  const pairings: { token: string; gatewayUrl: string; wsPath: string; expiresAt: string }[] = [];
  const onAnswer = ({ body }: { body: string }) => {
    const sent = body.includes('"pairing"')
      ? (JSON.parse(body) as { pairing: (typeof pairings)[0] }).pairing
      : undefined;
    if (sent) pairings.push(sent);
  };
  beforeAll(async () => {
    project = await Project.open({ form, program: program(NODE), simulator: { pairing, onAnswer } });
  });
  beforeEach(() => {
    project.setEnv({ ZAVU_API_KEY: KEY });
    project.calls();
  });
  afterAll(() => project?.close());

  const up = (...args: string[]) => project.ok("up", ...YES, ...args);
  const nodeIds = () => project.simulator.nodes().map(({ id }) => id);
  /** What the plugin reads before an operation on a node whose device has never connected. */
  const freshRead = form.freshRead.map(() => "GET getEgressNode 200");
  /** Fails if state or the stack's outputs have another token than the last one that the API sent. */
  const expectLastToken = async () => {
    const { token, gatewayUrl, wsPath, expiresAt } = pairings.at(-1) ?? { token: "" };
    const outputs = await project.outputs();
    expect(outputs).toMatchObject({ pairingToken: token });
    expect(outputs["pairingQr"]).toBe(JSON.stringify({ token, gatewayUrl, wsPath }));
    expect((await project.resource()).outputs["pairingExpiresAt"]).toBe(expiresAt);
  };

  test("a preview sends no request", async () => {
    const preview = await project.ok("preview");
    expect(preview.output).toMatch(/zavu:(index:)?WhatsAppAltEgressNode node create/);
    expect(project.calls()).toEqual([]);
  });

  test("create sends one POST and stores the token as a secret", async () => {
    const { output } = await up();
    expect(project.calls().filter((call) => !call.includes("getMe"))).toEqual(["POST createEgressNode 201"]);
    expect(project.simulator.request({ operation: "createEgressNode" })[0]?.body).toEqual(NODE);
    expect(output).toContain("pairingToken: [secret]");
    expect(output).toMatch(/pairingQr *: \[secret\]/);
    // This and `resource` search state for every token that the API has sent.
    await project.exported();
    const { id, outputs } = await project.resource();
    expect(nodeIds()).toEqual([id]);
    expect(outputs).toMatchObject({ ...NODE, status: "pending", projectId: "proj_a" });
    expect(outputs["createdAt"]).toBe(project.simulator.node(id)?.createdAt);
    expect(outputs["pairingToken"]).toHaveProperty("ciphertext");
    expect(outputs["pairingQr"]).toHaveProperty("ciphertext");
    await expectLastToken();
  });

  test("an unchanged up and a refresh change nothing as long as the token is valid", async () => {
    await up("--expect-no-changes");
    expect(project.calls()).toEqual(freshRead);
    await project.ok("refresh", ...YES, "--expect-no-changes");
    expect(project.writes()).toEqual([]);
    await expectLastToken();
  });

  test("another label creates the new node before it revokes the old one", async () => {
    const before = await project.resource();
    // For the next test.
    pairing.expiresInMs = 1;
    project.program(program({ ...NODE, label: "Market" }));
    expect((await project.ok("preview")).output).toContain("replace");
    expect(project.writes()).toEqual([]);
    await up();
    expect(project.writes()).toEqual(["POST createEgressNode 201", "DELETE revokeEgressNode 204"]);
    const after = await project.resource();
    expect(after.id).not.toBe(before.id);
    expect(project.simulator.nodes()).toMatchObject([{ id: after.id, label: "Market" }]);
  });

  test("a plain up renews an expired token, and the next one changes nothing", async () => {
    const { id } = await project.resource();
    pairing.expiresInMs = 600_000;
    const preview = await project.ok("preview");
    expect(preview.output).toContain("update");
    expect(preview.output).not.toContain("replace");
    expect(project.writes()).toEqual([]);
    await up();
    expect(project.writes()).toEqual(["POST reissueEgressNodeToken 200"]);
    expect((await project.resource()).id).toBe(id);
    await expectLastToken();
    await up("--expect-no-changes");
    expect(project.calls()).toEqual(freshRead);
  });

  test("what the device reports is no drift, and the token leaves state once the device is online", async () => {
    const { id } = await project.resource();
    const refresh = () => project.ok("refresh", ...YES, "--expect-no-changes");
    project.simulator.deviceOnline(id);
    await refresh();
    const { outputs } = await project.resource();
    expect(outputs).toMatchObject({ status: "online", exitIp: "203.0.113.7", exitCountry: "CL", net: "cell" });
    expect(outputs["lastSeenAt"]).toBe(project.simulator.node(id)?.lastSeenAt);
    expect(PAIRING.filter((name) => name in outputs)).toEqual([]);
    project.simulator.deviceOnline(id, { exitIp: "203.0.113.8", exitCountry: "PE", net: "wifi" });
    project.simulator.deviceOffline(id);
    await refresh();
    const { outputs: offline } = await project.resource();
    expect(offline).toMatchObject({ status: "offline", exitIp: "203.0.113.8", exitCountry: "PE", net: "wifi" });
    expect(PAIRING.filter((name) => name in offline)).toEqual([]);
    project.calls();
    await up("--expect-no-changes");
    expect(project.calls()).toEqual([]);
    const published = await project.outputs();
    expect(PAIRING.filter((name) => published[name] !== undefined)).toEqual([]);
  });

  test("another waitFor updates in place, and a node that was online once needs no wait", async () => {
    const { id } = await project.resource();
    project.program(program({ ...NODE, label: "Market", waitFor: "online" }));
    const preview = await project.ok("preview");
    expect(preview.output).toContain("update");
    expect(preview.output).not.toContain("replace");
    expect(project.calls()).toEqual([]);
    await up();
    expect(project.writes()).toEqual([]);
    expect(await project.resource()).toMatchObject({ id, outputs: { waitFor: "online", status: "offline" } });
  });

  test("another senderId replaces", async () => {
    project.program(program({ senderId: "sender_default" }));
    await up();
    expect(project.writes()).toEqual(["POST createEgressNode 201", "DELETE revokeEgressNode 204"]);
    const { id, outputs } = await project.resource();
    expect(nodeIds()).toEqual([id]);
    expect(outputs).toMatchObject({ senderId: "sender_default", status: "pending" });
    expect(outputs).not.toHaveProperty("label");
    await expectLastToken();
  });

  test.each(["refresh", "destroy"])("%s with another project's key fails and keeps the node in state", async (verb) => {
    const { id } = await project.resource();
    project.setEnv({ ZAVU_API_KEY: "zv_live_other_project" });
    const run = await project.run(verb, ...YES);
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(`Egress node ${id} belongs to project proj_a, but the key belongs to project proj_b`);
    expect((await project.resource()).id).toBe(id);
    expect(nodeIds()).toEqual([id]);
  });

  test("a node that was revoked outside leaves state in a refresh, and the next up creates a new one", async () => {
    const { id } = await project.resource();
    project.simulator.removeNode(id);
    project.advanceClock(60_000);
    await project.ok("refresh", ...YES);
    expect(await project.resources()).toEqual([]);
    const calls = project.calls();
    expect(calls).toContain("GET listEgressNodes 200");
    expect(calls.filter((call) => call === "GET getEgressNode 404").length).toBeGreaterThan(1);
    await up();
    expect(project.writes()).toEqual(["POST createEgressNode 201"]);
    expect(nodeIds()).toEqual([(await project.resource()).id]);
  });

  test("destroy revokes the node, also if the node is busy for a moment", async () => {
    const { id } = await project.resource();
    project.simulator.conflict(id);
    await project.ok("destroy", ...YES);
    expect(project.calls()).toEqual([...freshRead, "DELETE revokeEgressNode 409", "DELETE revokeEgressNode 204"]);
    expect(nodeIds()).toEqual([]);
    expect(await project.resources()).toEqual([]);
  });

  test("destroy of a node that no longer exists succeeds once a second read and the list of its sender confirm it", async () => {
    await up();
    const { id } = await project.resource();
    project.simulator.removeNode(id);
    project.advanceClock(60_000);
    project.calls();
    await project.ok("destroy", ...YES);
    const calls = project.calls();
    expect(calls).toContain("GET listEgressNodes 200");
    expect(calls.filter((call) => call === "GET getEgressNode 404").length).toBeGreaterThan(1);
    expect(await project.resources()).toEqual([]);
  });
});
