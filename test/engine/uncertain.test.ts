import { type Fault, type SimulatorOptions } from "zavu-simulator";
import { FORMS } from "./forms";
import { withProject, type Project, type ProjectOptions } from "./project";

const session = (name = "line", create = "60s") =>
  `new zavu.WhatsAppAltSession("${name}", { displayName: "Support" }, { customTimeouts: { create: "${create}" } });`;

// The answer of the POST is lost. `ACTED`: the server has made the session all the same.
const ACTED: Fault = { operation: "createSession", cut: true, processed: true };
const IDLE: Fault = { operation: "createSession", cut: true };

const posts = ({ simulator }: Project) => simulator.request({ operation: "createSession" });
const onServer = ({ simulator }: Project) => simulator.sessions().map(({ id }) => id);

// These tests mostly wait, so they run side by side.
describe.each(FORMS)("a create whose POST got no answer ($name)", (form) => {
  const inProject = (options: Partial<ProjectOptions>, body: (project: Project) => Promise<void>) =>
    withProject({ form, program: session(), ...options }, body);

  test.concurrent.each<[string, Fault, string]>([
    ["a reset", ACTED, "60s"],
    ["a 502", { ...ACTED, cut: false, answer: { status: 502 } }, "60s"],
    ["a gateway's 504 after a while", { ...ACTED, cut: false, answer: { status: 504 }, delayMs: 2_000 }, "60s"],
    ["a 201 that cannot be read", { ...ACTED, cut: false, answer: { status: 201, body: "<html>" } }, "60s"],
    ["no answer within a minute", { ...ACTED, cut: false, delayMs: 75_000 }, "100s"],
  ])(
    "takes the session that the server made: %s",
    (_title, fault, create) =>
      inProject({ program: session("line", create) }, async (project) => {
        project.simulator.fault(fault);
        await project.ok("up", "--yes", "--skip-preview");
        const saved = await project.resource();
        expect(onServer(project)).toEqual([saved.id]);
        expect(saved.outputs).toMatchObject({ status: "qr_ready", displayName: "Support" });
        expect(posts(project)).toHaveLength(1);
        await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
        await project.ok("destroy", "--yes", "--skip-preview");
        expect(onServer(project)).toEqual([]);
      }),
    240_000,
  );

  test.concurrent("takes it where the list shows it late", () =>
    inProject({}, async (project) => {
      project.simulator.fault(ACTED);
      const empty = { status: 200, body: JSON.stringify({ items: [], nextCursor: null }) };
      project.simulator.fault({ operation: "listSessions", answer: empty });
      await project.ok("up", "--yes", "--skip-preview");
      expect(onServer(project)).toEqual([(await project.resource()).id]);
      expect(posts(project)).toHaveLength(1);
    }),
  );

  test.concurrent.each([
    ["ahead", 7 * 60_000],
    ["behind", -7 * 60_000],
  ])("takes it where the server's clock is minutes %s, and not an older one of the same name", async (_title, ms) => {
    let offset = ms - 60_000;
    await inProject({ simulator: { clock: () => Date.now() + offset } }, async (project) => {
      const older = await project.makeOutside({ displayName: "Support" });
      offset = ms;
      project.simulator.fault(ACTED);
      await project.ok("up", "--yes", "--skip-preview");
      const { id } = await project.resource();
      expect(onServer(project)).toEqual([older, id]);
      expect(posts(project)).toHaveLength(2);
      await project.ok("destroy", "--yes", "--skip-preview");
      expect(onServer(project)).toEqual([older]);
    });
  });

  test.concurrent("repeats the POST once where the server made none", () =>
    inProject({}, async (project) => {
      project.simulator.fault(IDLE);
      await project.ok("up", "--yes", "--skip-preview");
      expect(onServer(project)).toEqual([(await project.resource()).id]);
      expect(posts(project).map(({ processed }) => processed)).toEqual([false, true]);
    }),
  );

  test.concurrent("ends in an error that lists the candidates where somebody made another one meanwhile", async () => {
    let makeOther: (() => Promise<string>) | undefined;
    let other: Promise<string> | undefined;
    const onRequest: SimulatorOptions["onRequest"] = ({ operation }) => {
      if (operation === "createSession") other ??= makeOther?.();
    };
    await inProject({ simulator: { onRequest } }, async (project) => {
      makeOther = () => project.makeOutside({ displayName: "Support" });
      project.simulator.fault(ACTED);
      const up = await project.up();
      expect(up.code).not.toBe(0);
      expect(onServer(project)).toHaveLength(2);
      expect(onServer(project)).toContain(await other);
      for (const id of onServer(project)) expect(up.output).toContain(id);
      expect(up.output).toContain("It is not known whether a session was made");
      expect(await project.resources()).toEqual([]);
      // The create's one and the stranger's.
      expect(posts(project)).toHaveLength(2);
      expect(project.simulator.request({ method: "DELETE" })).toEqual([]);
    });
  });

  const five = ["one", "two", "three", "four", "five"].map((name) => session(name)).join("\n");
  test.concurrent("gives five resources of one name a session each where one POST's answer is lost", () =>
    inProject({ program: five }, async (project) => {
      project.simulator.fault({ ...ACTED, skip: 2 });
      await project.ok("up", "--yes", "--skip-preview");
      const ids = (await project.resources()).map(({ id }) => id);
      expect(new Set(ids).size).toBe(5);
      expect(ids.sort()).toEqual(onServer(project).sort());
      expect(posts(project)).toHaveLength(5);
      await project.ok("destroy", "--yes", "--skip-preview");
      expect(onServer(project)).toEqual([]);
    }),
  );
});
