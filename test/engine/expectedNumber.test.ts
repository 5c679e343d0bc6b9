import { FORMS } from "./forms";
import { scanAll } from "./phones";
import { Project } from "./project";

/** A phone's number as a program declares it and as the API reports it. */
const RIGHT = { declared: "+1 (202) 555-0178", reported: "+12025550178" };
const WRONG = { declared: "+1 202.555.0142", reported: "+12025550142" };

const SECRET_MARK = "4dabf18193072939515e22adb298388d";

const program = (args: object, expected?: string) => `
const args = ${JSON.stringify({ waitFor: "ready", ...args })};
const expected = ${expected ?? "undefined"};
const options = { customTimeouts: { create: "60s", update: "60s" } };
const line = new zavu.WhatsAppAltSession("line", { ...args, expectedPhoneNumber: expected }, options);
module.exports = { id: line.id, status: line.status };
`;
const expecting = ({ declared }: typeof RIGHT, args: object = {}) => program(args, JSON.stringify(declared));

const mismatch = (id: string) =>
  `Session ${id} is linked to a number that ends in 42, but expectedPhoneNumber ends in 78.`;
const cure = (id: string) =>
  `Unlink it with \`npx pulumi-zavu-cli logout ${id}\`, run \`pulumi up\` for a new QR code, and scan it with the right phone; ` +
  "or correct expectedPhoneNumber.";

describe.each(FORMS)("expectedPhoneNumber ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const opened = async (text: string) => {
    const phoneNumbers = [RIGHT, WRONG].flatMap(({ declared, reported }) => [declared, reported.slice(1)]);
    project = await Project.open({ form, program: text, phoneNumbers });
  };
  /** Runs `up` while the phone scans each QR code. */
  const upAndScan = ({ reported }: typeof RIGHT) => project.up().finally(scanAll(project.simulator, reported));
  /** A session that was linked to the wrong phone while `up` waited for the scan. */
  const linkedWrongly = async (text = expecting(RIGHT)) => {
    await opened(text);
    const up = await upAndScan(WRONG);
    const { id } = await project.resource();
    project.calls();
    return { id, up };
  };
  /** A session whose QR code is scanned after `up`. */
  const scannedLater = async (waitFor: string, phone: typeof RIGHT) => {
    await opened(expecting(RIGHT, { waitFor }));
    await project.ok("up", "--yes", "--skip-preview");
    const { id } = await project.resource();
    await scanned(id, phone);
    return id;
  };
  const scanned = async (id: string, { reported }: typeof RIGHT) => {
    const stop = scanAll(project.simulator, reported);
    while (project.simulator.session(id)?.status !== "ready") await new Promise((resolve) => setTimeout(resolve, 50));
    stop();
  };
  const logOut = async (id: string) => expect(await project.cli("logout", id, "--yes")).toMatchObject({ code: 0 });
  const initErrors = async () => (await project.resource()).initErrors ?? [];
  /** Fails if `up` or `refresh` finds anything left to do. */
  const expectSettled = async () => {
    expect(await initErrors()).toEqual([]);
    project.calls();
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect(project.writes()).toEqual([]);
  };

  test("the right phone is no change, however its number is written", async () => {
    await opened(expecting(RIGHT));
    expect(await upAndScan(RIGHT)).toMatchObject({ code: 0 });
    const { inputs, outputs } = await project.resource();
    expect(inputs).toMatchObject({ expectedPhoneNumber: RIGHT.declared });
    expect(outputs).toMatchObject({ expectedPhoneNumber: RIGHT.declared, phoneNumber: RIGHT.reported });
    await expectSettled();
  });

  test("the wrong phone fails each up and changes nothing at Zavu, until logout and the right phone correct it", async () => {
    const { id, up } = await linkedWrongly();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain(mismatch(id));
    expect(up.output).toContain(cure(id));
    expect(await initErrors()).toHaveLength(1);
    expect((await project.resource()).outputs).toMatchObject({ status: "ready", phoneNumber: WRONG.reported });
    expect(project.simulator.sessions()).toMatchObject([{ id, status: "ready" }]);

    const again = await project.up();
    expect(again.code).not.toBe(0);
    expect(again.output).toContain(mismatch(id));

    const refresh = await project.refresh("--expect-no-changes");
    expect(refresh.code !== 0).toBe(form.isUnsettledDrift);
    if (!form.isUnsettledDrift) expect(refresh.output).toContain(mismatch(id));
    const afterRefresh = await project.up();
    expect(afterRefresh.code).not.toBe(0);
    expect(afterRefresh.output).toContain(mismatch(id));
    expect(project.writes()).toEqual([]);

    await logOut(id);
    expect(await upAndScan(RIGHT)).toMatchObject({ code: 0 });
    expect(project.writes()).toEqual(["POST logoutSession 202", "POST reconnectSession 202"]);
    const { outputs } = await project.resource();
    expect(outputs).toMatchObject({ status: "ready", phoneNumber: RIGHT.reported });
    await expectSettled();
  });

  test.each(["created", "qr_ready"])(
    "with waitFor %s, refresh finds a wrong phone, and the cure works",
    async (waitFor) => {
      const id = await scannedLater(waitFor, WRONG);
      const refresh = await project.refresh("--expect-no-changes");
      expect(refresh.code !== 0).toBe(form.isUnsettledDrift);
      if (!form.isUnsettledDrift) expect(refresh.output).toContain(mismatch(id));
      const up = await project.up();
      expect(up.code).not.toBe(0);
      expect(up.output).toContain(mismatch(id));

      await logOut(id);
      project.calls();
      await project.ok("up", "--yes", "--skip-preview");
      expect(project.writes()).toEqual(["POST reconnectSession 202"]);
      await scanned(id, RIGHT);
      await expectSettled();
      expect((await project.resource()).outputs).toMatchObject({ status: "ready", phoneNumber: RIGHT.reported });
    },
  );

  test("correcting the input clears the error without a scan", async () => {
    await linkedWrongly();
    project.program(expecting(WRONG));
    await project.ok("up", "--yes", "--skip-preview");
    expect(project.writes()).toEqual([]);
    expect((await project.resource()).outputs).toMatchObject({ expectedPhoneNumber: WRONG.declared, status: "ready" });
    await expectSettled();
  });

  test("added to a linked session, changed and removed, it updates in place", async () => {
    const { id, up } = await linkedWrongly(program({}));
    expect(up.code).toBe(0);
    project.program(expecting(RIGHT));
    const added = await project.up();
    expect(added.code).not.toBe(0);
    expect(added.output).toContain(mismatch(id));
    expect((await project.resource()).outputs).toMatchObject({ expectedPhoneNumber: RIGHT.declared });

    for (const text of [expecting(WRONG), program({})]) {
      project.program(text);
      await project.ok("up", "--yes", "--skip-preview");
    }
    expect(project.writes()).toEqual([]);
    const { id: after, inputs } = await project.resource();
    expect(after).toBe(id);
    expect(inputs).not.toHaveProperty("expectedPhoneNumber");
    await expectSettled();
  });

  test("a secret number stays encrypted in state, after an error and a refresh too", async () => {
    const text = program({}, `pulumi.secret(${JSON.stringify(RIGHT.declared)})`);
    const { id, up } = await linkedWrongly(text);
    expect(up.output).toContain(mismatch(id));
    const expectEncrypted = async () => {
      const { inputs, outputs } = await project.resource();
      for (const bag of [inputs, outputs]) expect(bag["expectedPhoneNumber"]).toHaveProperty([SECRET_MARK]);
      expect(await project.exported()).not.toContain(RIGHT.declared);
    };
    await expectEncrypted();
    await project.refresh();
    await expectEncrypted();
    await logOut(id);
    expect(await upAndScan(RIGHT)).toMatchObject({ code: 0 });
    await expectEncrypted();
    expect((await project.preview("--diff")).output).not.toContain(RIGHT.declared);
    await expectSettled();
  });
});
