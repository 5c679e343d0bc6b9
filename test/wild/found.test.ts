import { FORMS } from "../engine/forms";
import { Project, type ProjectOptions } from "../engine/project";

const YES = ["--yes", "--skip-preview"];
const program = (args: object) =>
  `new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)}, { customTimeouts: { create: "60s" } });`;

// pulumi#8303
describe.each(FORMS)("a session that was found by a search ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const open = async (args: object, options: Partial<ProjectOptions> = {}) =>
    (project = await Project.open({ form, program: program(args), ...options }));
  const warning = (id: string) => `A search of the account found session ${id}, which is now in state`;

  test("is named in a warning if the POST created it", async () => {
    await open({ displayName: "Sales" });
    project.simulator.fault({ operation: "createSession", cut: true, processed: true });
    const up = await project.ok("up", ...YES);
    const { id } = await project.resource();
    expect(up.output).toContain(warning(id));
    expect(up.output).toContain("If another stack created such a session at the same time");
    expect(project.simulator.sessions()).toMatchObject([{ id }]);
    expect((await project.ok("up", ...YES)).output).not.toContain("A search of the account found");
  });

  test("is named in a warning if somebody else created it in the same seconds", async () => {
    let other: Promise<string> | undefined;
    await open(
      { displayName: "Sales" },
      {
        simulator: {
          onRequest: ({ operation }) => {
            if (operation === "createSession") other ??= project.createOutside({ displayName: "Sales" });
          },
        },
      },
    );
    project.simulator.fault({ operation: "createSession", cut: true });
    const up = await project.ok("up", ...YES);
    const { id } = await project.resource();
    expect(id).toBe(await other);
    expect(up.output).toContain(warning(id));
  });

  test("that the server changed is not created a second time: nothing is in state, and the error names it", async () => {
    await open(
      { displayName: "Sales", egress: { kind: "external", country: "uk" } },
      { simulator: { normalize: true } },
    );
    project.simulator.fault({ operation: "createSession", cut: true, processed: true });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    const [created, ...others] = project.simulator.sessions();
    expect(others).toEqual([]);
    expect(up.output).toContain("It is not known whether a session was created");
    expect(up.output).toContain(
      `These new sessions have the declared displayName, but another egress: ${created?.id}.`,
    );
    expect(await project.resources()).toEqual([]);
  });

  test("is the one with the trimmed name", async () => {
    await open({ displayName: " Sales " }, { simulator: { normalize: true } });
    project.simulator.fault({ operation: "createSession", cut: true, processed: true });
    await project.ok("up", ...YES);
    expect(project.simulator.sessions()).toMatchObject([{ id: (await project.resource()).id, displayName: "Sales" }]);
  });
});

// devlikeapro/waha#2231, #315, #1749
describe.each(FORMS)("a session that is busy ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const opened = async () => {
    project = await Project.open({ form, program: program({}) });
    await project.ok("up", ...YES);
    return (await project.resource()).id;
  };

  test("is deleted once it is no longer busy", async () => {
    const id = await opened();
    project.simulator.conflict(id, { times: 2, operations: ["deleteSession"] });
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toEqual([]);
    expect(await project.resources()).toEqual([]);
  });

  test.each([
    [422, "Session already started"],
    [409, "Session is starting"],
  ])("is waited for if it refuses a reconnect with %i", async (status, message) => {
    const id = await opened();
    project.simulator.change(id, { status: "failed", lastError: "stream error" });
    await project.refresh();
    const answer = { status, body: JSON.stringify({ code: "conflict", message }) };
    project.simulator.fault({ operation: "reconnectSession", answer });
    const up = project.start("up", ...YES);
    while (project.simulator.request({ operation: "reconnectSession" }).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    project.simulator.change(id, { status: "initializing" });
    expect((await up.done).code).toBe(0);
    expect((await project.resource()).outputs).toMatchObject({ status: "qr_ready" });
  });
});
