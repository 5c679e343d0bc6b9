import { FORMS } from "./forms";
import { KEY, Project } from "./project";

const YES = ["--yes", "--skip-preview"];
const SUPPORT = "sender_support";
const DEFAULT = "sender_default";

const program = (sessionId: string, senderId = SUPPORT, name = "link") => `
const link = new zavu.WhatsAppAltSenderLink("${name}", { sessionId: "${sessionId}", senderId: "${senderId}" });
module.exports = { id: link.id, status: link.sessionStatus };
`;

// The tests share one stack: each leaves the link that the next one needs.
describe.each(FORMS)("a sender link ($name)", (form) => {
  let project: Project;
  let [first, second] = ["", ""];
  beforeAll(async () => {
    project = await Project.open({ form, program: "" });
    [first, second] = [project.simulator.make("proj_a"), project.simulator.make("proj_a")];
    project.program(program(first));
  });
  beforeEach(() => {
    project.setEnv({ ZAVU_API_KEY: KEY });
    project.calls();
  });
  afterAll(() => project?.close());

  const up = (...args: string[]) => project.ok("up", ...YES, ...args);
  const senders = () => [first, second].map((id) => project.simulator.session(id)?.senderId);
  /** The writes since the last call, with the session of each. */
  const writes = () => {
    const { length } = project.calls();
    return project.simulator.journal
      .slice(-length)
      .filter(({ method }) => length > 0 && method !== "GET")
      .map(({ operation, sessionId, status }) => [operation, sessionId, status]);
  };

  test("a preview sends no request", async () => {
    const preview = await project.ok("preview");
    expect(preview.output).toMatch(/zavu:(index:)?WhatsAppAltSenderLink link create/);
    expect(project.calls()).toEqual([]);
  });

  test("create reads the session and links the sender with one POST", async () => {
    await up();
    expect(project.calls().filter((call) => !call.includes("getMe"))).toEqual([
      "GET getSession 200",
      "POST linkSession 200",
    ]);
    expect(project.simulator.request({ operation: "linkSession" })[0]?.body).toEqual({ senderId: SUPPORT });
    expect(senders()).toEqual([SUPPORT, undefined]);
    const { id, outputs } = await project.resource();
    expect(id).toBe(`${first}/${SUPPORT}`);
    expect(outputs).toMatchObject({ sessionId: first, senderId: SUPPORT, projectId: "proj_a" });
    expect(await project.outputs()).toEqual({ id, status: outputs["sessionStatus"] });
  });

  test("an unchanged up sends no request", async () => {
    await up("--expect-no-changes");
    expect(project.calls()).toEqual([]);
  });

  test("another status of the session is no drift, and a refresh stores it", async () => {
    await project.link(first);
    await project.ok("refresh", ...YES, "--expect-no-changes");
    expect((await project.resource()).outputs["sessionStatus"]).toBe("ready");
    expect(project.writes()).toEqual([]);
  });

  test("another senderId on the same session unlinks the old sender before it links the new one", async () => {
    project.program(program(first, DEFAULT));
    expect((await project.ok("preview")).output).toContain("replace");
    expect(project.calls()).toEqual([]);
    await up();
    expect(writes()).toEqual([
      ["unlinkSession", first, 200],
      ["linkSession", first, 200],
    ]);
    expect(senders()).toEqual([DEFAULT, undefined]);
    expect((await project.resource()).id).toBe(`${first}/${DEFAULT}`);
  });

  test("another sessionId links the new session before it unlinks the old one", async () => {
    project.program(program(second, SUPPORT));
    await up();
    expect(writes()).toEqual([
      ["linkSession", second, 200],
      ["unlinkSession", first, 200],
    ]);
    expect(senders()).toEqual([undefined, SUPPORT]);
  });

  test("a session that the sender left when it was linked to another one is not unlinked", async () => {
    project.program(program(first, SUPPORT));
    await up();
    expect(writes()).toEqual([["linkSession", first, 200]]);
    expect(project.simulator.request({ operation: "getSession" }).at(-1)?.sessionId).toBe(second);
    expect(senders()).toEqual([SUPPORT, undefined]);
  });

  test("the same link under another name, without an alias, is not unlinked", async () => {
    project.program(program(first, SUPPORT, "renamed"));
    await up();
    expect(project.writes()).toEqual([]);
    expect((await project.resource()).urn).toMatch(/::renamed$/);
    await up("--expect-no-changes");
    expect(senders()).toEqual([SUPPORT, undefined]);
  });

  test("a tainted link is not unlinked", async () => {
    const { urn, id } = await project.resource();
    await project.ok("state", "taint", urn, "--yes");
    await up();
    expect(project.writes()).toEqual([]);
    expect(await project.resource()).toMatchObject({ urn, id });
    expect(senders()).toEqual([SUPPORT, undefined]);
  });

  test("a link that was removed outside leaves state in a refresh, and the next up links again", async () => {
    project.simulator.unlink(first);
    await project.ok("refresh", ...YES);
    expect(await project.resources()).toEqual([]);
    await up();
    expect(project.writes()).toEqual(["POST linkSession 200"]);
    expect(senders()).toEqual([SUPPORT, undefined]);
  });

  test("a session with another sender is an error that names the sender and the cure, and nothing changes", async () => {
    project.simulator.link(first, DEFAULT);
    await project.ok("refresh", ...YES);
    expect(await project.resources()).toEqual([]);
    const failed = await project.up();
    expect(failed.code).not.toBe(0);
    expect(failed.output).toContain(
      `Session ${first} was not linked to sender ${SUPPORT}: it is linked to sender ${DEFAULT}. Nothing was changed.`,
    );
    expect(failed.output).toContain(`run \`npx pulumi-zavu-cli unlink ${first}\``);
    expect(project.writes()).toEqual([]);
    expect(await project.resources()).toEqual([]);
    expect(senders()).toEqual([DEFAULT, undefined]);
  });

  test("create for a session that already has the declared sender succeeds without a POST", async () => {
    project.simulator.link(first, SUPPORT);
    await up();
    expect(project.writes()).toEqual([]);
    expect((await project.resource()).id).toBe(`${first}/${SUPPORT}`);
  });

  test.each(["refresh", "destroy"])("%s with another project's key fails and keeps the link in state", async (verb) => {
    project.setEnv({ ZAVU_API_KEY: "zv_live_other_project" });
    const run = await project.run(verb, ...YES);
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(`Session ${first} belongs to project proj_a, but the key belongs to project proj_b`);
    expect((await project.resource()).id).toBe(`${first}/${SUPPORT}`);
    expect(project.writes()).toEqual([]);
  });

  test("destroy reads the session and then unlinks it", async () => {
    await project.ok("destroy", ...YES);
    expect(project.calls().filter((call) => !call.includes("getMe"))).toEqual([
      "GET getSession 200",
      "POST unlinkSession 200",
    ]);
    expect(senders()).toEqual([undefined, undefined]);
    expect(await project.resources()).toEqual([]);
  });

  test("destroy does not unlink another sender", async () => {
    await up();
    project.simulator.link(first, DEFAULT);
    project.calls();
    await project.ok("destroy", ...YES);
    expect(project.writes()).toEqual([]);
    expect(senders()).toEqual([DEFAULT, undefined]);
    expect(await project.resources()).toEqual([]);
  });

  test("a link whose session no longer exists leaves state in a refresh", async () => {
    project.program(program(second));
    await up();
    project.simulator.remove(second);
    await project.ok("refresh", ...YES);
    expect(await project.resources()).toEqual([]);
  });

  test("destroy of a link whose session no longer exists succeeds once a second read and the list confirm it", async () => {
    project.simulator.unlink(first);
    project.program(program(first));
    await up();
    project.simulator.remove(first);
    project.calls();
    await project.ok("destroy", ...YES);
    const calls = project.calls();
    expect(calls).toEqual(expect.arrayContaining(["GET getMe 200", "GET listSessions 200"]));
    expect(calls.filter((call) => call === "GET getSession 404").length).toBeGreaterThan(1);
    expect(calls.filter((call) => !call.startsWith("GET"))).toEqual([]);
    expect(await project.resources()).toEqual([]);
  });
});
