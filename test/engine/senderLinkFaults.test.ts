import { FORMS, PLUGIN } from "./forms";
import { withProject, type Project, type ProjectOptions } from "./project";

const YES = ["--yes", "--skip-preview"];
const SENDER = "sender_support";

const link = (sessionId: string, senderId = SENDER) =>
  `new zavu.WhatsAppAltSenderLink("link", ${JSON.stringify({ sessionId, senderId })});`;
const get = (id: string) => `
const link = zavu.WhatsAppAltSenderLink.get("link", "${id}");
module.exports = { sessionId: link.sessionId, senderId: link.senderId, status: link.sessionStatus };
`;
const both = (displayName: string) => `
const line = new zavu.WhatsAppAltSession("line", { displayName: "${displayName}" });
new zavu.WhatsAppAltSenderLink("link", { sessionId: line.id, senderId: "${SENDER}" });
`;

const failed = async (project: Project, ...args: string[]) => {
  const run = await project.run(...args);
  expect(run.code).not.toBe(0);
  return run.output;
};
/** The requests that change something, by operation. */
const written = ({ simulator }: Project) =>
  simulator.journal.filter(({ method }) => method !== "GET").map(({ operation }) => operation);

describe.each(FORMS)("a sender link ($name)", (form) => {
  const inProject = (options: Partial<ProjectOptions>, body: (project: Project) => Promise<void>) =>
    withProject({ form, program: "", ...options }, body);

  test.concurrent("retries a link whose answer is lost", () =>
    inProject({}, async (project) => {
      const id = project.simulator.make("proj_a");
      project.program(link(id));
      project.simulator.fault({ operation: "linkSession", cut: true, processed: true });
      project.simulator.fault({ operation: "linkSession", answer: { status: 503 } });
      await project.ok("up", ...YES);
      expect(written(project)).toEqual(["linkSession", "linkSession", "linkSession"]);
      expect(project.simulator.session(id)?.senderId).toBe(SENDER);
      await project.ok("up", ...YES, "--expect-no-changes");
    }),
  );

  test.concurrent(
    'names waitFor: "ready" if the API refuses a session that is not ready, and the next up links it',
    () =>
      inProject({ simulator: { linkNeedsReady: true } }, async (project) => {
        const id = project.simulator.make("proj_a");
        project.program(link(id));
        await project.until(id, "qr_ready");
        const output = await failed(project, "up", ...YES);
        expect(output).toContain(`Session ${id} was not linked to sender ${SENDER}: POST`);
        expect(output).toContain("The session is not ready");
        expect(output).toContain('declare `waitFor: "ready"` on the session');
        expect(await project.resources()).toEqual([]);
        await project.link(id);
        await project.ok("up", ...YES);
        expect((await project.resource()).id).toBe(`${id}/${SENDER}`);
        expect(project.simulator.session(id)?.senderId).toBe(SENDER);
      }),
  );

  test.concurrent("refuses bad ids without a request, an unknown session without a POST, and an unknown sender", () =>
    inProject({}, async (project) => {
      project.program(`
        new zavu.WhatsAppAltSenderLink("empty", { sessionId: "", senderId: "" });
        new zavu.WhatsAppAltSenderLink("slash", { sessionId: "wa_1/2", senderId: "sender/1" });`);
      const output = await failed(project, "preview");
      expect(output.match(/ (sessionId|senderId) must/g)).toHaveLength(4);
      expect(project.calls()).toEqual([]);

      project.program(link("wa_nobody"));
      expect(await failed(project, "up", ...YES)).toContain(`Session wa_nobody was not linked to sender ${SENDER}`);
      expect(project.writes()).toEqual([]);

      const id = project.simulator.make("proj_a");
      project.program(link(id, "sender_nobody"));
      const refused = await failed(project, "up", ...YES);
      expect(refused).toContain(`Session ${id} was not linked to sender sender_nobody`);
      expect(refused).toContain("the project has no such sender");
      expect(await project.resources()).toEqual([]);
      expect(project.simulator.session(id)?.senderId).toBeUndefined();
    }),
  );

  test.concurrent(".get reads a link that the stack does not own, and destroy does not unlink it", () =>
    inProject({}, async (project) => {
      const id = project.simulator.make("proj_a");
      project.program(get(`${id}/${SENDER}`));
      for (const verb of ["preview", "up"]) {
        const output = await failed(project, verb, ...(verb === "up" ? YES : []));
        expect(output).toContain(`Session ${id} is not linked to sender ${SENDER}: it shows no sender.`);
      }
      project.simulator.link(id, SENDER);
      await project.until(id, "qr_ready");
      await project.ok("up", ...YES);
      expect(await project.outputs()).toEqual({ sessionId: id, senderId: SENDER, status: "qr_ready" });
      await project.ok("destroy", ...YES);
      expect(project.simulator.session(id)?.senderId).toBe(SENDER);
      expect(written(project)).toEqual([]);
      project.program(get(id));
      expect(await failed(project, "up", ...YES)).toContain("The id of a sender link has the form SESSION/SENDER");
    }),
  );

  test.concurrent("follows its session when that is replaced, and is unlinked before it is deleted", () =>
    inProject({ program: both("one") }, async (project) => {
      await project.ok("up", ...YES);
      expect(written(project)).toEqual(["createSession", "linkSession"]);
      project.program(both("two"));
      await project.ok("up", ...YES);
      // The sender has left the old session, which needs no unlink.
      expect(written(project).slice(2)).toEqual(["createSession", "linkSession", "deleteSession"]);
      expect(project.simulator.sessions()).toMatchObject([{ displayName: "two", senderId: SENDER }]);
      await project.ok("destroy", ...YES);
      expect(written(project).slice(5)).toEqual(["unlinkSession", "deleteSession"]);
      expect(project.simulator.sessions()).toEqual([]);
    }),
  );

  test.concurrent("is linked by the next up if only the link failed, and no second session is created", () =>
    inProject({ program: both("one") }, async (project) => {
      project.simulator.fault({ operation: "linkSession", answer: { status: 400 } });
      await failed(project, "up", ...YES);
      expect((await project.resources()).map(({ urn }) => urn.split("::").at(-1))).toEqual(["line"]);
      await project.ok("up", ...YES);
      expect(written(project)).toEqual(["createSession", "linkSession", "linkSession"]);
      expect(project.simulator.sessions()).toMatchObject([{ senderId: SENDER }]);
      expect(await project.resources()).toHaveLength(2);
    }),
  );

  test.concurrent("of another sender is created by the next up if only the old one was unlinked", () =>
    inProject({}, async (project) => {
      const id = project.simulator.make("proj_a");
      project.program(link(id));
      await project.ok("up", ...YES);
      project.program(link(id, "sender_default"));
      project.simulator.fault({ operation: "linkSession", answer: { status: 400 } });
      await failed(project, "up", ...YES);
      expect(project.simulator.session(id)?.senderId).toBeUndefined();
      await project.ok("up", ...YES);
      expect(written(project)).toEqual(["linkSession", "unlinkSession", "linkSession", "linkSession"]);
      expect(project.simulator.session(id)?.senderId).toBe("sender_default");
      expect((await project.resource()).id).toBe(`${id}/sender_default`);
    }),
  );

  test.concurrent("stays in state if the unlink fails, and the next destroy unlinks it", () =>
    inProject({}, async (project) => {
      const id = project.simulator.make("proj_a");
      project.program(link(id));
      await project.ok("up", ...YES);
      project.simulator.fault({ operation: "unlinkSession", answer: { status: 400 } });
      expect(await failed(project, "destroy", ...YES)).toContain("answered 400");
      expect((await project.resource()).id).toBe(`${id}/${SENDER}`);
      project.simulator.fault({ operation: "unlinkSession", cut: true, processed: true });
      await project.ok("destroy", ...YES);
      expect(project.simulator.session(id)?.senderId).toBeUndefined();
      expect(await project.resources()).toEqual([]);
    }),
  );
});

// The engine has no import for dynamic providers.
test.concurrent("a link is imported by its id, and the next up shows no change", () =>
  withProject({ form: PLUGIN, program: "" }, async (project) => {
    const id = project.simulator.make("proj_a");
    const imported = ["zavu:index:WhatsAppAltSenderLink", "link", `${id}/${SENDER}`, ...YES, "--protect=false"];
    expect(await failed(project, "import", ...imported)).toContain(`Session ${id} is not linked to sender ${SENDER}`);
    project.simulator.link(id, SENDER);
    await project.ok("import", ...imported, "--generate-code=false");
    project.program(link(id));
    await project.ok("up", ...YES, "--expect-no-changes");
    expect((await project.resource()).outputs).toMatchObject({ sessionId: id, senderId: SENDER, projectId: "proj_a" });
    await project.ok("destroy", ...YES);
    expect(written(project)).toEqual(["unlinkSession"]);
  }),
);
