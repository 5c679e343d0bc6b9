import { FORMS } from "../engine/forms";
import { Project } from "../engine/project";

const YES = ["--yes", "--skip-preview"];
const program = (args: object) => `new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)});`;

// browser-use/sdk#191, linuxserver/docker-mods#584
describe.each(FORMS)("a declared value that the server changes ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test.each<[string, object, string]>([
    ["a country", { egress: { kind: "external", country: "uk" } }, 'egress.country "gb" instead of "uk"'],
    ["a node", { egress: { kind: "android", nodeId: "ND_One" } }, "a different egress.nodeId than declared"],
    ["a name", { displayName: " Sales  " }, "a different displayName than declared"],
  ])("is reported once and is no drift: %s", async (_title, args, text) => {
    project = await Project.open({ form, program: program(args), simulator: { normalize: true } });
    const up = await project.ok("up", ...YES);
    const { id } = await project.resource();
    expect(up.output).toContain(`Session ${id}: the server reports ${text}. This is not drift`);
    await project.link(id);
    project.calls();
    for (const command of [["up", "--refresh"], ["up", "--refresh"], ["refresh"], ["up"]]) {
      const [verb = "", ...flags] = command;
      const run = await project.ok(verb, ...YES, ...flags, "--expect-no-changes");
      expect(run.output).not.toContain("the server reports");
    }
    expect(project.writes()).toEqual([]);
    expect(project.simulator.sessions()).toMatchObject([{ id, status: "ready" }]);
  });

  test("is drift once it is changed again", async () => {
    const args = { egress: { kind: "external", country: "uk" } };
    project = await Project.open({ form, program: program(args), simulator: { normalize: true } });
    await project.ok("up", ...YES);
    const { id } = await project.resource();
    await project.link(id);
    await project.ok("up", ...YES, "--refresh", "--expect-no-changes");
    project.simulator.change(id, { egress: { kind: "external", country: "de" } });
    expect((await project.refresh("--expect-no-changes")).code).not.toBe(0);
    expect((await project.resource()).inputs["egress"]).toEqual({ kind: "external", country: "de" });
    await project.ok("up", ...YES);
    const after = await project.resource();
    expect(after.id).not.toBe(id);
    expect(project.simulator.sessions().map((session) => session.id)).toEqual([after.id]);
  });

  test("is no change if the program then declares what the server reports", async () => {
    const declared = (country: string) => program({ egress: { kind: "external", country } });
    project = await Project.open({ form, program: declared("uk"), simulator: { normalize: true } });
    await project.ok("up", ...YES);
    const { id } = await project.resource();
    project.program(declared("gb"));
    await project.ok("up", ...YES, "--expect-no-changes");
    await project.ok("up", ...YES, "--refresh", "--expect-no-changes");
    expect(project.simulator.sessions()).toMatchObject([{ id }]);
  });
});

// pulumi-cloudflare#7146
describe.each(FORMS)("an empty value ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test.each<[string, object]>([
    ["displayName", { displayName: "" }],
    ["country", { egress: { kind: "external", country: "" } }],
  ])("is the same as an absent one: %s", async (_title, empty) => {
    project = await Project.open({ form, program: program(empty) });
    await project.ok("up", ...YES);
    const { id } = await project.resource();
    for (const args of [{}, empty]) {
      project.program(program(args));
      await project.ok("up", ...YES, "--expect-no-changes");
      await project.ok("up", ...YES, "--refresh", "--expect-no-changes");
    }
    expect(project.simulator.sessions()).toMatchObject([{ id }]);
  });
});
