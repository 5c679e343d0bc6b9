import { FORMS } from "./forms";
import { KEY, Project } from "./project";
import { expectNoSecret } from "./secrets";

const ONE = `
const line = new zavu.WhatsAppAltSession("line", { displayName: "Support line" });
module.exports = { id: line.id, status: line.status, qrCode: line.qrCode };
`;

describe.each(FORMS)("create ($name)", (form) => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.open({ form, program: ONE });
  });
  afterAll(() => project?.close());

  test("a preview sends no request", async () => {
    const preview = await project.ok("preview");
    expect(preview.output).toMatch(/zavu:(index:)?WhatsAppAltSession line create/);
    expect(project.calls()).toEqual([]);
  });

  test("sends one POST, waits for the QR code and stores it as a secret", async () => {
    const up = await project.ok("up", "--yes", "--skip-preview");
    expect(project.simulator.request({ operation: "createSession" })).toHaveLength(1);
    expect(project.simulator.request({ operation: "createSession" })[0]?.body).toEqual({ displayName: "Support line" });
    const [session] = project.simulator.sessions();
    const outputs = await project.outputs();
    expect(outputs).toEqual({ id: session?.id, status: "qr_ready", qrCode: session?.qrCode });
    expect(up.output).toContain("qrCode: [secret]");

    const exported = await project.exported();
    expectNoSecret(exported, [KEY, String(outputs["qrCode"])], "the exported state");
    const { outputs: saved, inputs } = await project.resource();
    expect(saved["qrCode"]).toHaveProperty("ciphertext");
    expect(saved).toMatchObject({
      displayName: "Support line",
      status: "qr_ready",
      projectId: "proj_a",
      activeEgress: { kind: "external" },
    });
    expect(Object.keys(inputs).filter((key) => key !== "__provider")).toEqual(["displayName"]);
  });

  test("an unchanged up changes nothing, and at most reads a fresh QR code", async () => {
    project.calls();
    const again = await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect(project.calls()).toEqual(form.freshRead);
    expect(again.output).toContain("2 unchanged");
  });
});
