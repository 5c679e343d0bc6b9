import { FORMS } from "./forms";
import { Project } from "./project";

const program = (args: object, opts = "") => `
const line = new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)}${opts && `, ${opts}`});
module.exports = { id: line.id };
`;
const android = { kind: "android", nodeId: "nd_1" };

describe.each(FORMS)("replace ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test("a changed egress creates the new session before it deletes the old one", async () => {
    project = await Project.open({ form, program: program({ egress: { kind: "external" } }) });
    await project.ok("up", "--yes", "--skip-preview");
    const before = await project.resource();
    project.calls();
    project.program(program({ egress: android }));
    const preview = await project.ok("preview");
    expect(preview.output).toContain("replace");
    expect(project.calls()).toEqual(form.freshRead);

    await project.ok("up", "--yes", "--skip-preview");
    const after = await project.resource();
    expect(after.id).not.toBe(before.id);
    expect(project.writes()).toEqual(["POST createSession 201", "DELETE deleteSession 204"]);
    expect(project.simulator.sessions().map(({ id }) => id)).toEqual([after.id]);
  });

  test("with deleteBeforeReplace, the old session is deleted first", async () => {
    const opts = "{ deleteBeforeReplace: true }";
    project = await Project.open({ form, program: program({ displayName: "one" }, opts) });
    await project.ok("up", "--yes", "--skip-preview");
    project.calls();
    project.program(program({ displayName: "two" }, opts));
    await project.ok("up", "--yes", "--skip-preview");
    expect(project.writes()).toEqual(["DELETE deleteSession 204", "POST createSession 201"]);
  });

  test("a changed displayName replaces", async () => {
    project = await Project.open({ form, program: program({ displayName: "one" }) });
    await project.ok("up", "--yes", "--skip-preview");
    const before = await project.resource();
    project.program(program({ displayName: "two" }));
    await project.ok("up", "--yes", "--skip-preview");
    const after = await project.resource();
    expect(after.id).not.toBe(before.id);
    expect(project.simulator.sessions()).toMatchObject([{ id: after.id, displayName: "two" }]);
  });

  test("an explicit default egress, a country in capitals and a declared default waitFor change nothing", async () => {
    project = await Project.open({ form, program: program({}) });
    await project.ok("up", "--yes", "--skip-preview");
    project.program(program({ egress: { kind: "external" }, waitFor: "qr_ready" }));
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    project.program(program({}));
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    expect(project.simulator.sessions()).toHaveLength(1);

    project.program(program({ egress: { kind: "external", country: "DE" } }));
    await project.ok("up", "--yes", "--skip-preview");
    project.program(program({ egress: { kind: "external", country: "de" } }));
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
  });

  test("with waitFor ready the old number keeps working until the new one is scanned", async () => {
    project = await Project.open({
      form,
      program: program({ waitFor: "ready" }),
      simulator: { times: { autoScanMs: 100 } },
    });
    await project.ok("up", "--yes", "--skip-preview");
    const before = await project.resource();
    expect(before.outputs["status"]).toBe("ready");
    project.simulator.failNext({ lastError: "the phone is offline" });
    project.program(program({ waitFor: "ready", egress: android }));
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(project.simulator.session(before.id)?.status).toBe("ready");
    expect(project.simulator.request({ operation: "deleteSession" })).toHaveLength(0);

    await project.ok("up", "--yes", "--skip-preview");
    const after = await project.resource();
    expect(project.simulator.sessions().map(({ id }) => id)).toEqual([after.id]);
    expect(project.simulator.request({ operation: "createSession" })).toHaveLength(2);
  });
});
