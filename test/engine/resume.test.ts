import { FORMS } from "./forms";
import { KEY, Project } from "./project";

const program = (args: object, create = "2s") => `
const line = new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)}, { customTimeouts: { create: "${create}", update: "20s" } });
module.exports = { id: line.id, status: line.status };
`;
const SLOW = { times: { initializingMs: 60_000 } };

describe.each(FORMS)("a session that has not reached its waitFor ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const posts = () => project.simulator.request({ operation: "createSession" }).length;

  test("is kept with its id at the timeout, and the next up continues without a POST", async () => {
    project = await Project.open({ form, program: program({}), simulator: SLOW });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    const saved = await project.resource();
    expect(up.output).toContain(`Session ${saved.id} did not reach qr_ready within 2s; its status is initializing.`);
    expect(up.output).toContain("Run `pulumi up` to wait for it again");
    expect(saved.initErrors).toHaveLength(1);
    if (form.name === "dynamic") expect(saved.outputs["__provider"]).toBeDefined();

    project.simulator.change(saved.id, { status: "qr_ready" });
    await project.ok("up", "--yes", "--skip-preview");
    expect((await project.resource()).outputs).toMatchObject({ status: "qr_ready" });
    expect((await project.resource()).initErrors ?? []).toEqual([]);
    expect(posts()).toBe(1);
  });

  test("is also continued after a refresh in between", async () => {
    project = await Project.open({ form, program: program({}), simulator: SLOW });
    expect((await project.up()).code).not.toBe(0);
    const { id } = await project.resource();
    // The engine clears the init error in a refresh, unless the read reports it again.
    expect((await project.refresh("--expect-no-changes")).code !== 0).toBe(form.isUnsettledDrift);
    expect((await project.resource()).initErrors ?? []).toHaveLength(form.isUnsettledDrift ? 0 : 1);
    project.simulator.change(id, { status: "qr_ready" });
    await project.ok("up", "--yes", "--skip-preview");
    expect((await project.resource()).outputs).toMatchObject({ status: "qr_ready" });
    expect(posts()).toBe(1);
  });

  test("can be destroyed", async () => {
    project = await Project.open({ form, program: program({}), simulator: SLOW });
    expect((await project.up()).code).not.toBe(0);
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("shows lastError without phone numbers if it failed, and the next up reconnects", async () => {
    project = await Project.open({ form, program: program({}, "30s") });
    project.simulator.failNext({ lastError: "the number +56 9 1234 5678 was refused" });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    const { id } = await project.resource();
    expect(up.output).toContain(`Session ${id} failed: "the number [phone number] was refused"`);
    expect(up.output).toContain("Run `pulumi up` to reconnect it and wait again");
    expect(await project.exported()).not.toContain("1234 5678");
    project.calls();
    await project.ok("up", "--yes", "--skip-preview");
    expect(project.calls()).toContain("POST reconnectSession 202");
    expect((await project.resource()).outputs).toMatchObject({ status: "qr_ready" });
    expect(posts()).toBe(1);
  });

  test("is kept if the key is refused during the wait", async () => {
    project = await Project.open({ form, program: program({}, "30s"), simulator: SLOW });
    project.simulator.fault({
      operation: "getSession",
      times: Infinity,
      answer: {
        status: 401,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ code: "unauthorized", message: `no key ${KEY}` }),
      },
    });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    const { id } = await project.resource();
    expect(up.output).toContain(
      `Session ${id} exists, but the wait for it failed: GET /v1/whatsapp-alt/sessions/${id} answered 401 unauthorized`,
    );
    project.simulator.clearFaults();
    project.simulator.change(id, { status: "qr_ready" });
    await project.ok("up", "--yes", "--skip-preview");
    expect(posts()).toBe(1);
  });

  test("does not wait with waitFor created, and waits for a scan once waitFor is ready", async () => {
    project = await Project.open({
      form,
      program: program({ waitFor: "created" }),
      simulator: { times: { autoScanMs: 500 } },
    });
    await project.ok("up", "--yes", "--skip-preview");
    expect((await project.resource()).outputs).toMatchObject({ status: "initializing", waitFor: "created" });
    expect(project.simulator.request({ operation: "getSession" })).toHaveLength(0);
    project.program(program({ waitFor: "ready" }));
    await project.ok("up", "--yes", "--skip-preview");
    const { outputs } = await project.resource();
    expect(outputs).toMatchObject({
      status: "ready",
      waitFor: "ready",
      phoneNumber: expect.stringContaining("+") as string,
    });
    expect(posts()).toBe(1);
  });
});

describe.each(FORMS)("a create whose outcome is unknown ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test.each([
    ["a reset after the server acted", { cut: true, processed: true }],
    ["a 502 after the server acted", { answer: { status: 502 }, processed: true }],
  ])("ends in an error if there is no time to search for it: %s", async (_title, fault) => {
    project = await Project.open({ form, program: program({}, "3s") });
    project.simulator.fault({ operation: "createSession", ...fault });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("It is not known whether a session was created: POST /v1/whatsapp-alt/sessions");
    expect(project.simulator.sessions()).toHaveLength(1);
  });

  test("is retried if the server refused it with 429", async () => {
    project = await Project.open({
      form,
      program: program({}, "30s"),
      simulator: { rateLimit: { limit: 1, windowMs: 1_500 } },
    });
    await project.ok("up", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toHaveLength(1);
  });
});
