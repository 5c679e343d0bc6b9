import type { Operation } from "zavu-simulator";
import { FORMS, PLUGIN } from "../engine/forms";
import { Project } from "../engine/project";

const YES = ["--yes", "--skip-preview"];
const program = (args: object = {}) =>
  `new zavu.WhatsAppAltSession("line", ${JSON.stringify({ displayName: "A", ...args })});`;

// terraform-provider-aws#7907, terraform-provider-hsdp#222
describe.each(FORMS)("a stray 404 ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  /** A linked session in state that was not created just now. */
  const linked = async () => {
    project = await Project.open({ form, program: program() });
    await project.ok("up", ...YES);
    const { id } = await project.resource();
    await project.link(id);
    await project.ok("refresh", ...YES);
    project.advanceClock(60_000);
    project.calls();
    return id;
  };
  const expectKept = async (id: string) => {
    expect((await project.resource()).id).toBe(id);
    expect(project.writes()).toEqual([]);
    expect(project.simulator.sessions()).toMatchObject([{ id, status: "ready" }]);
  };

  test.each([
    ["up --refresh", ["up", "--refresh"]],
    ["refresh", ["refresh"]],
  ])("of one read loses nothing and creates nothing in `%s`", async (_title, [verb = "", ...flags]) => {
    const id = await linked();
    project.simulator.hide(id);
    await project.ok(verb, ...YES, ...flags, "--expect-no-changes");
    await expectKept(id);
  });

  test("of one read while the list does not show the session either loses nothing", async () => {
    const id = await linked();
    project.simulator.hide(id);
    project.simulator.hideFromList(id, { forMs: 60_000 });
    await project.ok("refresh", ...YES, "--expect-no-changes");
    await expectKept(id);
  });

  test("of the reads for some seconds while the list shows the session loses nothing", async () => {
    const id = await linked();
    project.simulator.hide(id, { times: 3 });
    await project.ok("up", ...YES, "--refresh", "--expect-no-changes");
    await expectKept(id);
  });

  test("in an update loses nothing", async () => {
    const id = await linked();
    project.simulator.hide(id);
    project.program(program({ waitFor: "ready" }));
    const up = await project.ok("up", ...YES);
    expect(up.output).toContain("1 updated");
    await expectKept(id);
  });

  test.each<[string, Operation[]]>([
    ["the DELETE", ["deleteSession"]],
    ["the DELETE and a read", ["deleteSession", "getSession"]],
  ])("in a destroy leaves no session behind: of %s", async (_title, operations) => {
    const id = await linked();
    project.simulator.hide(id, { operations, times: operations.length });
    await project.ok("destroy", ...YES);
    expect(project.simulator.sessions()).toEqual([]);
    expect(await project.resources()).toEqual([]);
  });

  test("that lasts is believed, and the next up creates one session", async () => {
    const id = await linked();
    project.simulator.remove(id);
    await project.ok("up", ...YES, "--refresh");
    const after = await project.resource();
    expect(after.id).not.toBe(id);
    expect(project.simulator.sessions().map((session) => session.id)).toEqual([after.id]);
  });
});

describe("a stray 404 in the read before an update (plugin)", () => {
  test("loses nothing and creates nothing", async () => {
    const project = await Project.open({ form: PLUGIN, program: program() });
    try {
      await project.ok("up", ...YES);
      const { id } = await project.resource();
      for (const ageMs of [0, 60_000]) {
        project.advanceClock(ageMs);
        project.simulator.hide(id);
        await project.ok("up", ...YES, "--expect-no-changes");
      }
      expect(project.simulator.sessions()).toMatchObject([{ id }]);
      expect(project.simulator.request({ operation: "createSession" })).toHaveLength(1);
    } finally {
      await project.close();
    }
  });
});
