import { FORMS } from "./forms";
import { Project } from "./project";

const program = (args: object, opts = "", name = "line") => `
const line = new zavu.WhatsAppAltSession("${name}", ${JSON.stringify(args)}${opts && `, ${opts}`});
module.exports = { id: line.id, status: line.status };
`;

/** Creates a session outside Pulumi. Its POST is not counted as one of the program's calls. */
async function createOutside(project: Project, body: object): Promise<string> {
  const id = await project.createOutside(body);
  project.calls();
  return id;
}

describe.each(FORMS)("adoptSessionId ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const posts = () => project.calls().filter((call) => call.startsWith("POST"));

  test("takes over a session without a POST; removing the input later changes nothing; destroy deletes the session", async () => {
    project = await Project.open({ form, program: "" });
    const id = await createOutside(project, { displayName: "Support" });
    project.program(program({ displayName: "Support", adoptSessionId: id }));
    await project.ok("up", "--yes", "--skip-preview");
    expect((await project.resource()).id).toBe(id);
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    project.program(program({ displayName: "Support" }));
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect(posts()).toEqual([]);
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("destroy --run-program and the removal of the resource delete a session that is still declared as adopted", async () => {
    project = await Project.open({ form, program: "" });
    const id = await createOutside(project, {});
    project.program(program({ adoptSessionId: id }));
    await project.ok("up", "--yes", "--skip-preview");
    await project.ok("destroy", "--yes", "--skip-preview", "--run-program");
    expect(project.simulator.sessions()).toEqual([]);

    const second = await createOutside(project, {});
    project.program(program({ adoptSessionId: second }));
    await project.ok("up", "--yes", "--skip-preview");
    project.program("");
    await project.ok("up", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("an adopted session is deleted by a destroy that refreshes first", async () => {
    project = await Project.open({ form, program: "" });
    const id = await createOutside(project, {});
    project.program(program({ adoptSessionId: id }));
    await project.ok("up", "--yes", "--skip-preview");
    await project.ok("destroy", "--yes", "--skip-preview", "--refresh");
    expect(project.simulator.sessions()).toEqual([]);
    expect(await project.resources()).toEqual([]);
  });

  test("a session that the program no longer adopts is deleted, also by an up that runs the program to refresh", async () => {
    project = await Project.open({ form, program: "" });
    const [before, after] = [await createOutside(project, {}), await createOutside(project, {})];
    // The other session is checked before the refresh of this one.
    const adopting = (id: string) =>
      `const other = new zavu.WhatsAppAltSession("other", { displayName: "Other" });` +
      program({ adoptSessionId: id }, "{ dependsOn: other }");
    project.program(adopting(before));
    await project.ok("up", "--yes", "--skip-preview");
    project.program(adopting(after));
    await project.ok("up", "--yes", "--skip-preview", "--refresh", "--run-program");
    const left = project.simulator.sessions();
    expect(left.filter(({ displayName }) => displayName === undefined).map(({ id }) => id)).toEqual([after]);
    expect(left).toHaveLength(2);
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("refuses an unknown id and a session that differs from its declaration", async () => {
    project = await Project.open({ form, program: program({ adoptSessionId: "wa_nobody" }) });
    const unknown = await project.up();
    expect(unknown.code).not.toBe(0);
    expect(unknown.output).toContain("adoptSessionId: session wa_nobody does not exist");

    const id = await createOutside(project, { displayName: "Support", egress: { kind: "android", nodeId: "nd_1" } });
    project.program(program({ displayName: "Sales", adoptSessionId: id }));
    const other = await project.up();
    expect(other.code).not.toBe(0);
    expect(other.output).toContain(
      `session ${id} was not adopted, because it does not have the declared displayName and egress`,
    );
    expect(await project.resources()).toEqual([]);
    expect(posts()).toEqual([]);
    expect(project.simulator.sessions()).toHaveLength(1);
  });

  test("with retainOnDelete the session outlives the stack", async () => {
    project = await Project.open({ form, program: "" });
    const id = await createOutside(project, {});
    project.program(program({ adoptSessionId: id }, "{ retainOnDelete: true }"));
    await project.ok("up", "--yes", "--skip-preview");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions().map((session) => session.id)).toEqual([id]);
  });

  test("a tainted resource takes over its session again, and state has it once", async () => {
    project = await Project.open({ form, program: "" });
    const id = await createOutside(project, {});
    project.program(program({ adoptSessionId: id }));
    await project.ok("up", "--yes", "--skip-preview");
    const { urn } = await project.resource();
    await project.ok("state", "taint", urn, "--yes");
    await project.ok("up", "--yes", "--skip-preview");
    expect((await project.resource()).id).toBe(id);
    expect(project.simulator.request({ operation: "deleteSession" })).toEqual([]);
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("a resource under a new name takes the session over from the old one", async () => {
    project = await Project.open({ form, program: program({}) });
    await project.ok("up", "--yes", "--skip-preview");
    const { id } = await project.resource();
    project.program(program({ adoptSessionId: id }, "", "renamed"));
    await project.ok("up", "--yes", "--skip-preview");
    expect((await project.resource()).urn).toMatch(/::renamed$/);
    expect(project.simulator.sessions().map((session) => session.id)).toEqual([id]);
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
  });

  test("two resources cannot take over one session", async () => {
    project = await Project.open({ form, program: "" });
    const id = await createOutside(project, {});
    project.program(
      program({ adoptSessionId: id }) + program({ adoptSessionId: id }, "", "twin").replace("const line", "const twin"),
    );
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("another resource of this program has already adopted session");
    expect(await project.resources()).toHaveLength(1);
  });
});

describe.each(FORMS)("get ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test("reads a session that the stack does not own, and destroy does not delete it", async () => {
    project = await Project.open({ form, program: "" });
    const id = await createOutside(project, { displayName: "Support" });
    project.program(`const line = zavu.WhatsAppAltSession.get("line", "${id}");
      module.exports = { id: line.id, status: line.status, qrCode: line.qrCode };`);
    while (project.simulator.session(id)?.status !== "qr_ready")
      await new Promise((resolve) => setTimeout(resolve, 50));
    await project.ok("up", "--yes", "--skip-preview");
    expect(await project.outputs()).toEqual({ id, status: "qr_ready", qrCode: project.simulator.session(id)?.qrCode });
    expect((await project.resource()).outputs["qrCode"]).toHaveProperty("ciphertext");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toHaveLength(1);
    expect(project.calls().every((call) => call.startsWith("GET"))).toBe(true);
  });

  test("an unknown id is an error, in a preview too", async () => {
    project = await Project.open({ form, program: `zavu.WhatsAppAltSession.get("line", "wa_nobody");` });
    for (const run of [await project.preview(), await project.up()]) {
      expect(run.code).not.toBe(0);
      expect(run.output).toContain("GET /v1/whatsapp-alt/sessions/wa_nobody answered 404");
    }
  });
});
