import { FORMS } from "../engine/forms";
import { Project, type ProjectOptions } from "../engine/project";

const YES = ["--yes", "--skip-preview"];
const program = (args: object, time = "60s") =>
  `new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)}, { customTimeouts: { create: "${time}", update: "${time}" } });`;

// Azure/AppConfiguration#763, terraform-provider-aws#11617
describe.each(FORMS)("a new session that the API does not show yet ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const open = async (time: string, options: Partial<ProjectOptions> = {}) =>
    (project = await Project.open({ form, program: program({}, time), ...options }));
  const expectOne = async () => {
    expect(project.simulator.sessions()).toMatchObject([{ id: (await project.resource()).id }]);
    expect(project.simulator.request({ operation: "createSession" })).toHaveLength(1);
  };

  test("is waited for while its reads answer 404", async () => {
    await open("60s", {
      simulator: {
        onAnswer: ({ status, body }) => {
          if (status !== 201) return;
          const { session } = JSON.parse(body) as { session: { id: string } };
          project.simulator.hide(session.id, { forMs: 8_000 });
        },
      },
    });
    await project.ok("up", ...YES);
    expect((await project.resource()).outputs).toMatchObject({ status: "qr_ready" });
    await expectOne();
  });

  test("is waited for while the list does not show it either", async () => {
    await open("60s");
    project.simulator.lag(8_000);
    await project.ok("up", ...YES);
    await expectOne();
  });

  test("is kept if the time ends first, with an error that says so, and the next up creates no other", async () => {
    await open("5s");
    project.simulator.lag(15_000);
    const up = await project.up();
    expect(up.code).not.toBe(0);
    const { id, outputs } = await project.resource();
    expect(up.output).toContain(`Session ${id} did not reach qr_ready within 5s`);
    expect(up.output).toContain(`It was created at ${String(outputs["createdAt"])}, and the API does not show it yet.`);
    await project.refresh();
    expect((await project.resource()).id).toBe(id);
    await project.ok("up", ...YES);
    await expectOne();
  });
});

describe.each(FORMS)("a wait with interruptions ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const calls = (operation: "createSession" | "reconnectSession") => project.simulator.request({ operation });
  const posted = async () => {
    while (project.simulator.sessions().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return project.simulator.sessions()[0]?.id ?? "";
  };

  // WhiskeySockets/Baileys#1161, devlikeapro/waha#884
  test("a session whose QR codes end gets one reconnect, and the error has the reason", async () => {
    const times = { firstQrMs: 500, qrRotateMs: 500, gapMs: 100 };
    const simulator = { bridge: { codes: 1, ends: "disconnected" }, times } as const;
    project = await Project.open({ form, program: program({ waitFor: "ready" }, "8s"), simulator });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("QR refs attempts ended");
    expect(calls("createSession")).toHaveLength(1);
    expect(calls("reconnectSession")).toHaveLength(1);
  });

  // wppconnect#2344, evolution-api#2385
  test("a session that is qr_ready without a QR code is waited for, and the error says that it is missing", async () => {
    const simulator = { times: { initializingMs: 600_000 } };
    project = await Project.open({ form, program: program({}, "6s"), simulator });
    const run = project.start("up", ...YES);
    const id = await posted();
    project.simulator.change(id, { status: "qr_ready", qrCode: null });
    const { code, output } = await run.done;
    expect(code).not.toBe(0);
    expect(output).toContain("within 6s; its status is qr_ready, but it has no QR code yet.");
    project.simulator.rotateQr(id);
    await project.ok("up", ...YES);
    expect(calls("createSession")).toHaveLength(1);
  });

  // devlikeapro/waha#996
  test("a session that is still failed for some seconds after its reconnect is waited for", async () => {
    project = await Project.open({ form, program: program({}) });
    await project.ok("up", ...YES);
    const { id } = await project.resource();
    project.simulator.change(id, { status: "failed", lastError: "stream error" });
    project.advanceClock(60_000);
    await project.refresh();
    project.simulator.lag(9_000);
    await project.ok("up", ...YES);
    expect((await project.resource()).outputs).toMatchObject({ status: "qr_ready" });
    expect(calls("reconnectSession")).toHaveLength(1);
  });

  // whatsapp-web.js#3785
  test("a session that stays authenticating times out, and the error names two cures", async () => {
    const simulator = { times: { authenticatingMs: 600_000, autoScanMs: 0 } };
    project = await Project.open({ form, program: program({ waitFor: "ready" }, "5s"), simulator });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    const { id } = await project.resource();
    expect(up.output).toContain(`npx pulumi-zavu-cli reconnect ${id}`);
    expect(up.output).toContain(`npx pulumi-zavu-cli logout ${id}`);
  });
});
