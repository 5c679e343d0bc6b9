import type { SimulatorOptions } from "zavu-simulator";
import { FORMS } from "./forms";
import { until } from "./processes";
import { Project } from "./project";

const program = (args: object) => `
const options = { customTimeouts: { create: "90s", update: "90s" } };
const line = new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)}, options);
module.exports = { qrCode: line.qrCode };
`;

describe.each(FORMS)("a service that behaves like the bridge ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const open = (simulator: SimulatorOptions, args: object = {}) =>
    Project.open({ form, program: program(args), simulator });

  const calls = (operation: string) => project.simulator.request({ operation: operation as never }).length;

  test("the picture of a QR code is stored as its text in state and outputs", async () => {
    project = await open({ qr: "picture", bridge: true });
    await project.ok("up", "--yes", "--skip-preview");
    const { id, outputs } = await project.resource();
    expect(project.simulator.session(id)?.qrCode).toMatch(/^data:image\/png;base64,/);
    expect((await project.outputs())["qrCode"]).toBe(project.simulator.qrText(id));
    // Encrypted, a picture would be some 10 kB.
    expect(JSON.stringify(outputs["qrCode"]).length).toBeLessThan(1_000);
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("a picture that cannot be decoded causes no error and stays secret", async () => {
    project = await open({ times: { qrRotateMs: 0 } });
    await project.ok("up", "--yes", "--skip-preview");
    const { id } = await project.resource();
    const picture = `data:image/png;base64,${Buffer.from("a picture that no decoder reads".repeat(9)).toString("base64")}`;
    project.simulator.change(id, { qrCode: picture });
    await project.ok("up", "--yes", "--skip-preview", "--refresh");
    expect((await project.outputs())["qrCode"]).toBe(picture);
  });

  test("QR codes may expire before somebody scans", async () => {
    const times = { firstQrMs: 700, qrRotateMs: 700, gapMs: 200 };
    project = await open({ bridge: { codes: 3, ends: "failed" }, times }, { waitFor: "ready" });
    const up = project.start("up", "--yes", "--skip-preview");
    await until(
      "the session is reconnected",
      () => calls("reconnectSession") > 0 && project.simulator.sessions()[0]?.status === "qr_ready",
    );
    for (const { id } of project.simulator.sessions()) project.simulator.scan(id);
    expect((await up.done).code).toBe(0);
    expect((await project.resource()).outputs["status"]).toBe("ready");
    expect(calls("createSession")).toBe(1);
  });

  test("a short interruption of a linked session is no change", async () => {
    project = await open({ bridge: true, times: { autoScanMs: 0, flapEveryMs: 700, flapMs: 400 } });
    await project.ok("up", "--yes", "--skip-preview");
    await until("the session is linked", () => project.simulator.sessions()[0]?.lastConnectedAt !== undefined);
    await project.ok("refresh", "--yes", "--skip-preview");
    for (let round = 0; round < 3; round++) {
      await until("the session reconnects", () => project.simulator.sessions()[0]?.status === "initializing");
      await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
      await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    }
    expect(calls("reconnectSession")).toBe(0);
  });
});
