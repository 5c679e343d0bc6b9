import { FORMS } from "./forms";
import { Project, withProject } from "./project";

const YES = ["--yes", "--skip-preview"];
const CHILE = { kind: "external", country: "cl" };
const node = (nodeId: string) => ({ kind: "android", nodeId });
const CHANGED = ["POST setSessionEgress 200", "POST reconnectSession 202"];

const program = (egress: object, args: object = {}, update = "60s") => `
const args = ${JSON.stringify({ egress, egressChange: "inPlace", ...args })};
const line = new zavu.WhatsAppAltSession("line", args, { customTimeouts: { update: "${update}" } });
module.exports = { id: line.id, status: line.status };
`;

const onNode = (label: string) => `
const node = new zavu.WhatsAppAltEgressNode("node", { senderId: "sender_support", label: "${label}" });
new zavu.WhatsAppAltSession("line", { egress: { kind: "android", nodeId: node.id }, egressChange: "inPlace" });
`;

// The tests share one stack and one session: each changes the egress that the previous one left.
describe.each(FORMS)("egressChange inPlace ($name)", (form) => {
  let project: Project;
  let id = "";
  beforeAll(async () => {
    project = await Project.open({ form, program: program(CHILE) });
    await up();
    ({ id } = await project.resource());
    await project.link(id);
    await project.ok("refresh", ...YES);
  });
  beforeEach(() => void project.calls());
  afterAll(() => project?.close());

  const up = (...args: string[]) => project.ok("up", ...YES, ...args);
  const session = () => project.simulator.session(id);
  /** Runs an `up` that fails. */
  const failedUp = async () => {
    const run = await project.up();
    expect(run.code).not.toBe(0);
    return run.output;
  };
  /** Fails unless the one session uses the egress, is still linked, and nothing is left to do. */
  const expectApplied = async (egress: object) => {
    expect(project.simulator.sessions().map((one) => one.id)).toEqual([id]);
    expect(session()).toMatchObject({ status: "ready", egress, appliedEgress: egress });
    const { outputs, initErrors = [], ...resource } = await project.resource();
    expect(resource.id).toBe(id);
    expect(outputs).toMatchObject({ status: "ready", egress, activeEgress: egress });
    expect(initErrors).toEqual([]);
    project.calls();
    await up("--expect-no-changes");
    expect(project.calls()).toEqual([]);
  };

  test("a preview shows an update and no replacement, and sends no request", async () => {
    project.program(program(node("nd_1")));
    const { output } = await project.ok("preview");
    expect(output).toMatch(/WhatsAppAltSession line update/);
    expect(output).not.toContain("replace");
    expect(project.calls()).toEqual([]);
  });

  test("sends the whole egress, reconnects, and keeps the session and its login", async () => {
    await up();
    expect(project.writes()).toEqual(CHANGED);
    expect(project.simulator.request({ operation: "setSessionEgress" }).at(-1)?.body).toEqual({ egress: node("nd_1") });
    await expectApplied(node("nd_1"));
  });

  test("another egressChange alone sends no request", async () => {
    for (const egressChange of ["replace", "inPlace"]) {
      project.program(program(node("nd_1"), { egressChange }));
      expect((await up()).output).toContain("updated");
      expect((await project.resource()).outputs).toMatchObject({ egressChange, status: "ready" });
    }
    expect(project.calls()).toEqual([]);
  });

  test("an egress that was changed outside is set back in place", async () => {
    project.simulator.change(id, { egress: node("nd_9") });
    expect((await project.refresh("--expect-no-changes")).code).not.toBe(0);
    expect((await project.resource()).inputs["egress"]).toEqual(node("nd_9"));
    await up();
    expect(project.writes()).toEqual(CHANGED);
    await expectApplied(node("nd_1"));
  });

  test("a reconnect that is refused is sent by the next up, which does not send the egress again", async () => {
    project.program(program(node("nd_2")));
    project.simulator.fault({ operation: "reconnectSession", answer: { status: 400 } });
    expect(await failedUp()).toContain(`/v1/whatsapp-alt/sessions/${id}/reconnect answered 400`);
    expect(project.writes()).toEqual(["POST setSessionEgress 200", "POST reconnectSession 400"]);
    expect(session()).toMatchObject({ egress: node("nd_2"), appliedEgress: node("nd_1") });
    expect((await project.resource()).outputs).toMatchObject({ egress: node("nd_2") });
    await up();
    expect(project.writes()).toEqual(["POST reconnectSession 202"]);
    await expectApplied(node("nd_2"));
  });

  test("a reconnect that fails for the whole operation is sent by the next up, also after refreshes in between", async () => {
    project.program(program(node("nd_3"), {}, "3s"));
    project.simulator.fault({ operation: "reconnectSession", answer: { status: 500 }, times: Infinity });
    expect(await failedUp()).toContain("answered 500");
    const writes = project.writes();
    expect(writes[0]).toBe("POST setSessionEgress 200");
    expect(new Set(writes.slice(1))).toEqual(new Set(["POST reconnectSession 500"]));
    project.simulator.clearFaults();
    await project.ok("refresh", ...YES);
    await project.ok("refresh", ...YES);
    expect(project.writes()).toEqual([]);
    project.program(program(node("nd_3")));
    await up();
    expect(project.writes()).toEqual(["POST reconnectSession 202"]);
    await expectApplied(node("nd_3"));
  });

  test("an egress that is refused changes nothing, and the old one can be declared again", async () => {
    project.program(program(node("nd_4")));
    project.simulator.fault({ operation: "setSessionEgress", answer: { status: 400 } });
    expect(await failedUp()).toContain(`/v1/whatsapp-alt/sessions/${id}/egress answered 400`);
    expect(project.writes()).toEqual(["POST setSessionEgress 400"]);
    project.program(program(node("nd_3")));
    await expectApplied(node("nd_3"));
  });

  test("a lost login fails the update, which leaves the session and its new egress in state", async () => {
    project.program(program(CHILE));
    project.simulator.loseLogin(id);
    const output = await failedUp();
    expect(output).toContain(
      `Session ${id} lost its login when its egress was changed: somebody has to scan it again.`,
    );
    expect(project.writes()).toEqual(CHANGED);
    const { outputs, initErrors } = await project.resource();
    expect(outputs).toMatchObject({ status: "qr_ready", egress: CHILE, activeEgress: CHILE });
    expect(outputs["qrCode"]).toHaveProperty("ciphertext");
    expect(initErrors).toHaveLength(1);

    await up();
    expect(project.writes()).toEqual([]);
    expect((await project.resource()).initErrors ?? []).toEqual([]);
    await up("--expect-no-changes");
    await project.link(id);
    await project.ok("refresh", ...YES, "--expect-no-changes");
    await expectApplied(CHILE);
  });

  test("another displayName still replaces", async () => {
    project.program(program(node("nd_5"), { displayName: "New" }));
    expect((await project.ok("preview")).output).toContain("replace");
    await up();
    expect(project.writes()).toEqual(["POST createSession 201", "DELETE deleteSession 204"]);
    const after = await project.resource();
    expect(after.id).not.toBe(id);
    expect(project.simulator.sessions()).toMatchObject([{ id: after.id, displayName: "New", egress: node("nd_5") }]);
  });
});

test.concurrent.each(FORMS)("a session moves to a new node in place before the old node is revoked ($name)", (form) =>
  withProject({ form, program: onNode("one"), simulator: { strictNodes: true } }, async (project) => {
    await project.ok("up", ...YES);
    const [{ id } = { id: "" }] = project.simulator.sessions();
    await project.link(id);
    project.calls();
    project.program(onNode("two"));
    const preview = await project.ok("preview");
    expect(preview.output).toMatch(/WhatsAppAltSession line update/);
    await project.ok("up", ...YES);
    expect(project.writes()).toEqual(["POST createEgressNode 201", ...CHANGED, "DELETE revokeEgressNode 204"]);
    const [newNode] = project.simulator.nodes();
    const appliedEgress = node(newNode?.id ?? "");
    expect(project.simulator.sessions()).toMatchObject([{ id, status: "ready", appliedEgress }]);
  }),
);
