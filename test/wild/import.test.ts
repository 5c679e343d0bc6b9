import { FORMS, PLUGIN, YAML, type Form } from "../engine/forms";
import { Project } from "../engine/project";

const YES = ["--yes", "--skip-preview"];
const CHILE = { kind: "external", country: "cl" };
const SALES = { displayName: "Sales", egress: CHILE };

const inNode = (args: object, options: object = {}) =>
  `new zavu.WhatsAppAltSession("sales", ${JSON.stringify(args)}, ${JSON.stringify(options)});`;
const inYaml = (properties: object, options: object = {}) =>
  `resources: ${JSON.stringify({ sales: { type: "zavu:WhatsAppAltSession", properties, options } })}`;

/** A linked session that was created outside Pulumi. */
async function linked(project: Project, body: object): Promise<string> {
  const id = await project.createOutside(body);
  await project.link(id);
  project.calls();
  return id;
}

/** The only session is still the linked one, and no request could have changed it. */
function expectUntouched(project: Project, id: string): void {
  expect(project.writes()).toEqual([]);
  expect(project.simulator.sessions()).toMatchObject([{ id, status: "ready" }]);
}

// pulumi#16397, pulumi-azure-native#794
describe.each<[string, Form, typeof inNode]>([
  ["Node.js", PLUGIN, inNode],
  ["YAML", YAML, inYaml],
])("an import of a linked session with the egress that it has (%s)", (_language, form, program) => {
  let project: Project;
  afterEach(() => project?.close());

  test.each<[string, object]>([
    ["with a country", SALES],
    ["on a device", { displayName: "Sales", egress: { kind: "android", nodeId: "nd_1" } }],
  ])("by the import option changes nothing: %s", async (_title, args) => {
    project = await Project.open({ form, program: "" });
    const id = await linked(project, args);
    project.program(program(args, { import: id }));
    await project.ok("up", ...YES);
    expect((await project.resource()).id).toBe(id);
    project.program(program(args));
    await project.ok("up", ...YES, "--expect-no-changes");
    await project.ok("refresh", ...YES, "--expect-no-changes");
    await project.ok("up", ...YES, "--expect-no-changes");
    expectUntouched(project, id);
  });

  test("by `pulumi import`, and the program after it, changes nothing", async () => {
    project = await Project.open({ form, program: program(SALES) });
    const id = await linked(project, SALES);
    const named = ["zavu:index:WhatsAppAltSession", "sales", id];
    await project.ok("import", ...named, ...YES, "--protect=false", "--generate-code=false");
    await project.ok("up", ...YES, "--expect-no-changes");
    await project.ok("refresh", ...YES, "--expect-no-changes");
    await project.ok("up", ...YES, "--expect-no-changes");
    expectUntouched(project, id);
    project.program(program({ ...SALES, egress: { ...CHILE, country: "pe" } }));
    expect((await project.ok("preview")).output).toContain("replace");
  });
});

describe.each(FORMS)("a country that the server reports ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test("is no change if the program that adopts the session declares it", async () => {
    project = await Project.open({ form, program: "" });
    const id = await linked(project, SALES);
    project.program(inNode({ ...SALES, adoptSessionId: id }));
    await project.ok("up", ...YES);
    await project.ok("up", ...YES, "--refresh", "--expect-no-changes");
    project.program(inNode(SALES));
    await project.ok("up", ...YES, "--expect-no-changes");
    expectUntouched(project, id);
  });

  test("is no change if the program spells it out later, and another one is", async () => {
    const simulator = { deriveCountry: "ready", times: { autoScanMs: 0 } } as const;
    project = await Project.open({ form, program: inNode({ displayName: "Sales", waitFor: "ready" }), simulator });
    await project.ok("up", ...YES);
    const { id, outputs } = await project.resource();
    const { country } = outputs["activeEgress"] as { country: string };
    project.calls();
    project.program(inNode({ displayName: "Sales", waitFor: "ready", egress: { kind: "external", country } }));
    await project.ok("up", ...YES, "--expect-no-changes");
    await project.ok("refresh", ...YES, "--expect-no-changes");
    await project.ok("up", ...YES, "--expect-no-changes");
    expectUntouched(project, id);
    project.simulator.change(id, { egress: { kind: "external", country: country === "de" ? "pe" : "de" } });
    await project.ok("refresh", ...YES);
    await project.ok("up", ...YES);
    expect((await project.resource()).id).not.toBe(id);
  });
});
