import { type Fault } from "zavu-simulator";
import { FORMS } from "./forms";
import { Project, type ProjectOptions } from "./project";

const session = (name = "line", create = "60s") =>
  `new zavu.WhatsAppAltSession("${name}", { displayName: "Support" }, { customTimeouts: { create: "${create}" } });`;

// The answer of the POST is lost. `ACTED`: the server has made the session all the same.
const ACTED: Fault = { operation: "createSession", cut: true, processed: true };
const IDLE: Fault = { operation: "createSession", cut: true };

describe.each(FORMS)("a create whose POST got no answer ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  const open = async (options: Partial<ProjectOptions> = {}) =>
    (project = await Project.open({ form, program: session(), ...options }));
  const posts = () => project.simulator.request({ operation: "createSession" });
  const onServer = () => project.simulator.sessions().map(({ id }) => id);
  const inState = async () => (await project.resources()).map(({ id }) => id);

  test.each<[string, Fault, string]>([
    ["a reset", ACTED, "60s"],
    ["a 502", { ...ACTED, cut: false, answer: { status: 502 } }, "60s"],
    ["a gateway's 504 after a while", { ...ACTED, cut: false, answer: { status: 504 }, delayMs: 2_000 }, "60s"],
    ["a 201 that cannot be read", { ...ACTED, cut: false, answer: { status: 201, body: "<html>" } }, "60s"],
    ["no answer within a minute", { ...ACTED, cut: false, delayMs: 75_000 }, "100s"],
  ])(
    "takes the session that the server made: %s",
    async (_title, fault, create) => {
      await open({ program: session("line", create) });
      project.simulator.fault(fault);
      await project.ok("up", "--yes", "--skip-preview");
      const saved = await project.resource();
      expect(onServer()).toEqual([saved.id]);
      expect(saved.outputs).toMatchObject({ status: "qr_ready", displayName: "Support" });
      expect(posts()).toHaveLength(1);
      await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
      await project.ok("destroy", "--yes", "--skip-preview");
      expect(onServer()).toEqual([]);
    },
    240_000,
  );

  test("takes it where the list shows it late", async () => {
    await open();
    project.simulator.fault(ACTED);
    const empty = { status: 200, body: JSON.stringify({ items: [], nextCursor: null }) };
    project.simulator.fault({ operation: "listSessions", answer: empty });
    await project.ok("up", "--yes", "--skip-preview");
    expect(onServer()).toEqual([(await project.resource()).id]);
    expect(posts()).toHaveLength(1);
  });

  test.each([
    ["ahead", 7 * 60_000],
    ["behind", -7 * 60_000],
  ])("takes it where the server's clock is minutes %s, and not an older one of the same name", async (_title, ms) => {
    let offset = ms - 60_000;
    await open({ simulator: { clock: () => Date.now() + offset } });
    const older = await project.makeOutside({ displayName: "Support" });
    offset = ms;
    project.simulator.fault(ACTED);
    await project.ok("up", "--yes", "--skip-preview");
    const { id } = await project.resource();
    expect(onServer()).toEqual([older, id]);
    expect(posts()).toHaveLength(2);
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(onServer()).toEqual([older]);
  });

  test("repeats the POST once where the server made none", async () => {
    await open();
    project.simulator.fault(IDLE);
    await project.ok("up", "--yes", "--skip-preview");
    expect(onServer()).toEqual([(await project.resource()).id]);
    expect(posts().map(({ processed }) => processed)).toEqual([false, true]);
  });

  test("ends in an error that lists the candidates where somebody made another one meanwhile", async () => {
    let other: Promise<string> | undefined;
    await open({
      simulator: {
        onRequest: ({ operation }) => {
          if (operation === "createSession") other ??= project.makeOutside({ displayName: "Support" });
        },
      },
    });
    project.simulator.fault(ACTED);
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(onServer()).toHaveLength(2);
    expect(onServer()).toContain(await other);
    for (const id of onServer()) expect(up.output).toContain(id);
    expect(up.output).toContain("It is not known whether a session was made");
    expect(await project.resources()).toEqual([]);
    // The create's one and the stranger's.
    expect(posts()).toHaveLength(2);
    expect(project.simulator.request({ method: "DELETE" })).toEqual([]);
  });

  test("gives five resources of one name a session each where one POST's answer is lost", async () => {
    const names = ["one", "two", "three", "four", "five"];
    await open({ program: names.map((name) => session(name)).join("\n") });
    project.simulator.fault({ ...ACTED, skip: 2 });
    await project.ok("up", "--yes", "--skip-preview");
    const ids = await inState();
    expect(new Set(ids).size).toBe(5);
    expect(ids.sort()).toEqual(onServer().sort());
    expect(posts()).toHaveLength(5);
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(onServer()).toEqual([]);
  });
});
