import { FORMS } from "./forms";
import { KEY, Project } from "./project";

const ONE = `
const line = new zavu.WhatsAppAltSession("line", { displayName: "line" });
module.exports = { id: line.id, status: line.status, qrCode: line.qrCode };
`;

// The tests share one stack: each leaves one session for the next.
describe.each(FORMS)("refresh ($name)", (form) => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.open({ form, program: ONE });
    await project.ok("up", "--yes", "--skip-preview");
  });
  beforeEach(() => void project.calls());
  afterAll(() => project?.close());

  test("a rotated QR is no drift, and up --refresh publishes it", async () => {
    const { id } = await project.resource();
    project.simulator.rotateQr(id);
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
    expect((await project.outputs())["qrCode"]).toBe(project.simulator.session(id)?.qrCode);
    expect(project.calls().every((call) => call === "GET getSession 200")).toBe(true);
  });

  test("a transient error of a read fails nothing", async () => {
    project.simulator.fault({ operation: "getSession", answer: { status: 503 }, times: 2 });
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    project.simulator.fault({ operation: "getSession", cut: true });
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  });

  test("a 404 with another project's key removes nothing from state", async () => {
    const { id } = await project.resource();
    project.setEnv({ ZAVU_API_KEY: "zv_live_other_project" });
    const refresh = await project.refresh();
    project.setEnv({ ZAVU_API_KEY: KEY });
    expect(refresh.code).not.toBe(0);
    expect(refresh.output).toContain("belongs to project proj_a, but the key belongs to project proj_b");
    expect((await project.resource()).id).toBe(id);
  });

  test("a failed session is a change or a warning, and the next up reconnects it", async () => {
    const { id } = await project.resource();
    project.simulator.change(id, { status: "failed", lastError: "banned +56 9 1234 5678" });
    const refresh = await project.refresh("--expect-no-changes");
    expect(refresh.code !== 0).toBe(form.isUnsettledDrift);
    if (!form.isUnsettledDrift) expect(refresh.output).toContain(`Session ${id} failed: "banned [phone number]"`);
    project.calls();
    const up = await project.ok("up", "--yes", "--skip-preview");
    expect(up.output).toContain("updated");
    expect(project.calls()).toContain("POST reconnectSession 202");
    expect((await project.resource()).outputs).toMatchObject({ status: "qr_ready" });
    expect((await project.resource()).id).toBe(id);
  });

  test("an egress changed outside shows as a change, and up replaces", async () => {
    const { id } = await project.resource();
    project.simulator.change(id, { egress: { kind: "android", nodeId: "nd_other" } });
    const refresh = await project.refresh("--expect-no-changes");
    expect(refresh.code).not.toBe(0);
    const drifted = await project.resource();
    expect(drifted.inputs["egress"]).toEqual({ kind: "android", nodeId: "nd_other" });
    await project.ok("up", "--yes", "--skip-preview");
    const after = await project.resource();
    expect(after.id).not.toBe(id);
    expect(after.outputs).not.toHaveProperty("egress");
  });

  test("a session deleted outside Pulumi leaves state, and up creates a new one", async () => {
    const { id } = await project.resource();
    project.simulator.remove(id);
    project.advanceClock(60_000);
    await project.ok("refresh", "--yes", "--skip-preview");
    expect(await project.resources()).toEqual([]);
    await project.ok("up", "--yes", "--skip-preview");
    const after = await project.resource();
    expect(project.simulator.sessions().map((session) => session.id)).toEqual([after.id]);
  });
});

describe.each(FORMS)("a refresh after the scan ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test("a scan and a derived country are no drift", async () => {
    const simulator = { deriveCountry: "ready", times: { autoScanMs: 1_000 } } as const;
    project = await Project.open({ form, program: ONE, simulator });
    await project.ok("up", "--yes", "--skip-preview");
    const { id } = await project.resource();
    while (project.simulator.session(id)?.status !== "ready") await new Promise((resolve) => setTimeout(resolve, 50));
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    const { outputs } = await project.resource();
    expect(outputs).toMatchObject({
      status: "ready",
      activeEgress: { kind: "external", country: expect.any(String) as string },
    });
    expect(outputs).not.toHaveProperty("egress");
    expect(outputs).not.toHaveProperty("qrCode");
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
  });
});
