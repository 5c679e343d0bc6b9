import { FORMS } from "./forms";
import { KEY, Project } from "./project";

const ONE = `new zavu.WhatsAppAltSession("line", {}, { customTimeouts: { delete: "2s" } });`;

describe.each(FORMS)("destroy ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const opened = async (options: Partial<Parameters<typeof Project.open>[0]> = {}) => {
    project = await Project.open({ form, program: ONE, ...options });
    await project.ok("up", "--yes", "--skip-preview");
    project.calls();
    return project.resource();
  };

  test("deletes the session with one request", async () => {
    await opened();
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.calls()).toEqual([...form.freshRead, "DELETE deleteSession 204"]);
    expect(project.simulator.sessions()).toEqual([]);
    expect(await project.resources()).toEqual([]);
  });

  test("with --run-program deletes too", async () => {
    await opened();
    await project.ok("destroy", "--yes", "--skip-preview", "--run-program");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("destroy of a session that no longer exists succeeds with the owning project's key", async () => {
    const { id } = await opened({ program: `new zavu.WhatsAppAltSession("line");` });
    project.simulator.remove(id);
    project.advanceClock(60_000);
    await project.ok("destroy", "--yes", "--skip-preview");
    const calls = project.calls();
    expect(calls).toEqual(expect.arrayContaining(["GET getMe 200", "GET listSessions 200"]));
    expect(calls.filter((call) => call === "GET getSession 404").length).toBeGreaterThan(1);
    expect(await project.resources()).toEqual([]);
  });
});

// The tests share one session, which each leaves in state.
describe.each(FORMS)("a destroy that fails ($name)", (form) => {
  let project: Project;
  let id = "";
  beforeAll(async () => {
    project = await Project.open({ form, program: ONE });
    await project.ok("up", "--yes", "--skip-preview");
    ({ id } = await project.resource());
  });
  beforeEach(() => {
    project.setEnv({ ZAVU_API_KEY: KEY });
    project.calls();
  });
  afterAll(() => project?.close());

  test("a 404 with another project's key is an error and keeps the session in state", async () => {
    project.setEnv({ ZAVU_API_KEY: "zv_live_other_project" });
    const destroy = await project.destroy();
    expect(destroy.code).not.toBe(0);
    expect(destroy.output).toContain(`Session ${id} belongs to project proj_a, but the key belongs to project proj_b`);
    expect((await project.resource()).id).toBe(id);
    expect(project.simulator.sessions()).toHaveLength(1);
  });

  test("a refused key is an error that names the cure and keeps the session in state", async () => {
    project.simulator.revokeKey(KEY);
    const destroy = await project.destroy();
    project.simulator.addKey("proj_a", KEY);
    expect(destroy.code).not.toBe(0);
    expect(destroy.output).toContain(`DELETE /v1/whatsapp-alt/sessions/${id} answered 401 unauthorized`);
    expect(destroy.output).toContain("pulumi destroy --run-program");
    expect((await project.resource()).id).toBe(id);
  });

  test("without a key nothing is deleted and nothing leaves state", async () => {
    project.setEnv({ ZAVU_API_KEY: undefined });
    const destroy = await project.destroy();
    expect(destroy.code).not.toBe(0);
    expect(destroy.output).toContain("No Zavu API key is configured");
    expect(project.calls()).toEqual([]);
    expect((await project.resource()).id).toBe(id);
  });

  test("transient errors are retried; lasting errors end at the timeout and keep the session in state", async () => {
    project.simulator.fault({ operation: "deleteSession", answer: { status: 503 }, times: Infinity });
    const failed = await project.destroy();
    expect(failed.code).not.toBe(0);
    expect(failed.output).toContain("answered 503");
    expect((await project.resource()).id).toBe(id);
    project.simulator.clearFaults();
    project.simulator.fault({ operation: "deleteSession", cut: true });
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });
});
