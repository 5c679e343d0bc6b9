import { FORMS } from "../engine/forms";
import { Project } from "../engine/project";
import { expectNoSecret } from "../engine/secrets";

const YES = ["--yes", "--skip-preview"];
const program = (args: object = {}) => `new zavu.WhatsAppAltSession("line", ${JSON.stringify(args)});`;
const NUMBER = "56912345678";

describe.each(FORMS)("what the server or the environment sends ($name)", (form) => {
  let project: Project;
  afterEach(() => project?.close());

  // whatsapp-web.js#22236
  test.each([
    `The browser is already running for /app/.wwebjs_auth/session-${NUMBER}.`,
    `conflict: ${NUMBER}@s.whatsapp.net`,
    `could not load user_${NUMBER}_device.json`,
  ])("a phone number in lastError is neither shown nor saved: %s", async (lastError) => {
    project = await Project.open({ form, program: program(), phoneNumbers: [NUMBER] });
    project.simulator.failNext({ lastError });
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.output).toContain("[phone number]");
    expectNoSecret(await project.exported(), [NUMBER], "the exported state");
    expect(String((await project.resource()).outputs["lastError"])).toContain("[phone number]");
    await project.refresh();
    expectNoSecret(await project.exported(), [NUMBER], "the exported state");
  });

  test("truncated answers, and answers of a proxy, do not fail a refresh", async () => {
    project = await Project.open({ form, program: program() });
    await project.ok("up", ...YES);
    const cut = { status: 200, headers: { "content-type": "application/json" }, body: '{"session":{"id":"jd7x2k' };
    const page = { status: 502, headers: { "content-type": "text/html" }, body: "<html><h1>Bad Gateway</h1></html>" };
    const portal = { status: 200, headers: { "content-type": "text/html" }, body: "<html>Maintenance</html>" };
    for (const answer of [cut, page, portal]) project.simulator.fault({ operation: "getSession", answer, times: 1 });
    await project.ok("refresh", ...YES, "--expect-no-changes");
    expect(project.simulator.request({ operation: "createSession" })).toHaveLength(1);
  });

  // moby#46773
  test.each([
    ['"zv_live_hidden"', "has quotes around it"],
    ["'zv_live_hidden'", "has quotes around it"],
    ["'zv_test_hidden'", "is a test key"],
    ["$ZAVU_hidden", "looks like a variable or a placeholder that was not replaced"],
    ["${{ secrets.ZAVU_hidden }}", "contains whitespace or an invalid character"],
  ])("a key with quotes or a placeholder is refused before any request: %s", async (key, text) => {
    project = await Project.open({ form, program: program(), env: { ZAVU_API_KEY: key } });
    for (const run of [await project.preview(), await project.up()]) {
      expect(run.code).not.toBe(0);
      expect(run.output).toContain(`ZAVU_API_KEY ${text}`);
      expect(run.output).not.toContain("hidden");
    }
    expect(project.calls()).toEqual([]);
  });
});
