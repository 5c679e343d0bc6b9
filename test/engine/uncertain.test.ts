import { type Fault, type SimulatorOptions } from "zavu-simulator";
import { FORMS } from "./forms";
import { withProject, type Project, type ProjectOptions } from "./project";

const session = (name = "line", create = "60s") =>
  `new zavu.WhatsAppAltSession("${name}", { displayName: "Support" }, { customTimeouts: { create: "${create}" } });`;

// The answer of the POST is lost. With `PROCESSED`, the server has created the session.
const PROCESSED: Fault = { operation: "createSession", cut: true, processed: true };
const LOST: Fault = { operation: "createSession", cut: true };

const posts = ({ simulator }: Project) => simulator.request({ operation: "createSession" });
const onServer = ({ simulator }: Project) => simulator.sessions().map(({ id }) => id);

// These tests mostly wait, so they run concurrently.
describe.each(FORMS)("a create whose POST got no answer ($name)", (form) => {
  const inProject = (options: Partial<ProjectOptions>, body: (project: Project) => Promise<void>) =>
    withProject({ form, program: session(), ...options }, body);

  test.concurrent.each<[string, Fault, string]>([
    ["a reset", PROCESSED, "60s"],
    ["a 502", { ...PROCESSED, cut: false, answer: { status: 502 } }, "60s"],
    ["a gateway's 504 after a while", { ...PROCESSED, cut: false, answer: { status: 504 }, delayMs: 2_000 }, "60s"],
    ["a 201 that cannot be read", { ...PROCESSED, cut: false, answer: { status: 201, body: "<html>" } }, "60s"],
    ["no answer within a minute", { ...PROCESSED, cut: false, delayMs: 75_000 }, "100s"],
  ])(
    "finds the session that the server created: %s",
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

  test.concurrent("finds it if the list shows it late", () =>
    inProject({}, async (project) => {
      project.simulator.fault(PROCESSED);
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
  ])("finds it if the server's clock is minutes %s, and no older one of the same name", async (_title, ms) => {
    let offset = ms - 60_000;
    await inProject({ simulator: { clock: () => Date.now() + offset } }, async (project) => {
      const older = await project.createOutside({ displayName: "Support" });
      offset = ms;
      project.simulator.fault(PROCESSED);
      await project.ok("up", "--yes", "--skip-preview");
      const { id } = await project.resource();
      expect(onServer(project)).toEqual([older, id]);
      expect(posts(project)).toHaveLength(2);
      await project.ok("destroy", "--yes", "--skip-preview");
      expect(onServer(project)).toEqual([older]);
    });
  });

  test.concurrent("retries the POST once if the server created no session", () =>
    inProject({}, async (project) => {
      project.simulator.fault(LOST);
      await project.ok("up", "--yes", "--skip-preview");
      expect(onServer(project)).toEqual([(await project.resource()).id]);
      expect(posts(project).map(({ processed }) => processed)).toEqual([false, true]);
    }),
  );

  test.concurrent("ends in an error that lists the candidates if somebody else created one meanwhile", async () => {
    let createOther: (() => Promise<string>) | undefined;
    let other: Promise<string> | undefined;
    const onRequest: SimulatorOptions["onRequest"] = ({ operation }) => {
      if (operation === "createSession") other ??= createOther?.();
    };
    await inProject({ simulator: { onRequest } }, async (project) => {
      createOther = () => project.createOutside({ displayName: "Support" });
      project.simulator.fault(PROCESSED);
      const up = await project.up();
      expect(up.code).not.toBe(0);
      expect(onServer(project)).toHaveLength(2);
      expect(onServer(project)).toContain(await other);
      for (const id of onServer(project)) expect(up.output).toContain(id);
      expect(up.output).toContain("It is not known whether a session was created");
      expect(await project.resources()).toEqual([]);
      // That of the create and that of the other client.
      expect(posts(project)).toHaveLength(2);
      expect(project.simulator.request({ method: "DELETE" })).toEqual([]);
    });
  });

  const five = ["one", "two", "three", "four", "five"].map((name) => session(name)).join("\n");
  test.concurrent("gives each of five resources of one name its own session if the answer of one POST is lost", () =>
    inProject({ program: five }, async (project) => {
      project.simulator.fault({ ...PROCESSED, skip: 2 });
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
