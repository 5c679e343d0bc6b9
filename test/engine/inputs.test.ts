import { FORMS } from "./forms";
import { Project } from "./project";

const BAD: [string, object, string[]][] = [
  ["an unknown egress", { egress: { kind: "proxy" } }, ['egress.kind must be "external" or "android"']],
  [
    "a direct egress",
    { egress: { kind: "direct" } },
    ['egress.kind must be "external" or "android", not "direct": a direct egress gets the number banned'],
  ],
  ["android without a node", { egress: { kind: "android" } }, ["egress.nodeId is required"]],
  [
    "external with a node",
    { egress: { kind: "external", nodeId: "nd_1" } },
    ['egress.nodeId is for egress.kind "android" only'],
  ],
  [
    "a country of three letters",
    { egress: { kind: "external", country: "chl" } },
    ["egress.country must be two letters"],
  ],
  [
    "a name of 201 characters",
    { displayName: "\u{1F600}".repeat(201) },
    ["displayName has 201 characters; at most 200"],
  ],
  ["a name that is no string", { displayName: 7 }, ["displayName must be a string, not a number"]],
  ["an unknown waitFor", { waitFor: "scanned" }, ['waitFor must be "created" or "qr_ready" or "ready"']],
  ["an empty adoptSessionId", { adoptSessionId: "" }, ["adoptSessionId must not be empty"]],
  [
    "a phone number without a plus",
    { expectedPhoneNumber: "12025550178" },
    ['expectedPhoneNumber must be a phone number in E.164: "+" and 7 to 15 digits'],
  ],
  ["a phone number of 6 digits", { expectedPhoneNumber: "+12 02 55" }, ["expectedPhoneNumber must be a phone number"]],
  [
    "several at once",
    { displayName: "x".repeat(201), waitFor: "never", egress: { kind: "android" } },
    ["displayName has 201 characters", "waitFor must be", "egress.nodeId is required"],
  ],
];

describe.each(FORMS)("a bad input is an error in the preview and sends no request ($name)", (form) => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.open({ form, program: "" });
  });
  afterAll(() => project?.close());

  test.each(BAD)("%s", async (_title, args, texts) => {
    project.program(`new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)});`);
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    for (const text of texts) expect(preview.output).toContain(`resource 'line' has a problem: ${text}`);
    expect(preview.output).not.toContain("12025550178");
    expect(project.simulator.journal).toEqual([]);
  });

  // The SDK of the plugin only passes the inputs of its schema.
  if (form.name === "dynamic")
    test("a misspelled input", async () => {
      project.program(`new zavu.WhatsAppAltSession("line", { displayname: "x" });`);
      const preview = await project.preview();
      expect(preview.code).not.toBe(0);
      expect(preview.output).toContain("resource 'line' has a problem: displayname is not an input");
    });

  test("a bad customTimeouts", async () => {
    project.program(`new zavu.WhatsAppAltSession("line", {}, { customTimeouts: { create: "soon" } });`);
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    // The engine itself refuses it, before it calls a provider.
    expect(preview.output).toContain("unable to parse customTimeout Value soon");
  });

  test("a secret value is not shown", async () => {
    project.program(
      `new zavu.WhatsAppAltSession("line", { egress: { kind: pulumi.secret("hunter2-secret"), nodeId: pulumi.secret("node-7-secret") } });`,
    );
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.output).toContain("egress.kind must be");
    expect(preview.output).not.toMatch(/hunter2|node-7/);
  });

  test("is the same error in up, and nothing is created", async () => {
    project.program(`new zavu.WhatsAppAltSession("line", { egress: { kind: "android" } });`);
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("egress.nodeId is required");
    expect(await project.resources()).toEqual([]);
    expect(project.calls()).toEqual([]);
  });

  test("in an existing stack keeps its session", async () => {
    project.program(`new zavu.WhatsAppAltSession("line", { displayName: "kept" });`);
    await project.ok("up", "--yes", "--skip-preview");
    const before = await project.resource();
    project.program(`new zavu.WhatsAppAltSession("line", { displayName: "kept", egress: { kind: "direct" } });`);
    expect((await project.up()).code).not.toBe(0);
    expect((await project.resource()).id).toBe(before.id);
    expect(project.simulator.sessions()).toHaveLength(1);
    await project.ok("destroy", "--yes", "--skip-preview");
  });
});

describe.each(FORMS)("an input that is not known yet ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  test("passes the preview, and gets its value in up", async () => {
    project = await Project.open({
      form,
      program: `
        const first = new zavu.WhatsAppAltSession("first", {});
        new zavu.WhatsAppAltSession("second", { displayName: pulumi.interpolate\`after \${first.id}\`, egress: { kind: "android", nodeId: first.createdAt } });`,
    });
    const preview = await project.ok("preview");
    expect(preview.output).toContain("3 to create");
    await project.ok("up", "--yes", "--skip-preview");
    const [first, second] = await project.resources();
    expect(second?.outputs["displayName"]).toBe(`after ${first?.id}`);
  });
});
