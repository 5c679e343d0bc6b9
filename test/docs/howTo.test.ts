import fs from "node:fs";
import path from "node:path";
import { FORMS, PLUGIN, type Form } from "../engine/forms";
import { KEY, Project } from "../engine/project";
import { blocksOf, read } from "./blocks";

const YES = ["--yes", "--skip-preview"];
const ANDROID = { kind: "android", nodeId: "nd_abc123" };

const program = (egress?: object) => `
const line = new zavu.WhatsAppAltSession("line", ${JSON.stringify({ displayName: "Support line", egress })});
module.exports = { sessionId: line.id };`;

const bodyOnThePage = () => / -d '(.*)'/.exec(read("docs/how-to/change-egress.md"))?.[1] ?? "";

describe("what the how-to pages promise", () => {
  let project: Project;
  afterEach(() => project?.close());

  test.each<[string, Form]>(FORMS.map((form) => [form.name, form]))(
    "an egress changed at Zavu and then in the program keeps session and login (%s)",
    async (_name, form) => {
      project = await Project.open({ form, program: program() });
      await project.ok("up", ...YES);
      const { id } = await project.resource();
      project.simulator.scan(id, { phoneNumber: "+56900000001" });
      // The page's first commands; its curl may not be on this machine.
      const answer = await fetch(`${project.simulator.url}/v1/whatsapp-alt/sessions/${id}/egress`, {
        method: "POST",
        headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
        body: bodyOnThePage(),
      });
      expect(answer.status).toBe(200);
      expect((await project.people("reconnect", id)).code).toBe(0);
      project.program(program(ANDROID));
      project.calls();
      await project.ok("refresh", ...YES);
      await project.ok("up", ...YES, "--expect-no-changes");
      expect(project.writes()).toEqual([]);
      const { id: after, outputs } = await project.resource();
      expect(after).toBe(id);
      expect(outputs["activeEgress"]).toMatchObject(ANDROID);
      expect(project.simulator.session(id)).toMatchObject({ status: "ready", egress: ANDROID });
    },
  );

  test("a file of sessions is imported, and the preview after it shows no change", async () => {
    project = await Project.open({ form: PLUGIN, program: "" });
    const ids = [
      await project.makeOutside({ displayName: "support" }),
      await project.makeOutside({ displayName: "sales" }),
    ];
    const [text = ""] = blocksOf("docs/how-to/migrate-from-a-script.md")
      .filter(({ language }) => language === "json")
      .map(({ text }) => text);
    fs.writeFileSync(
      path.join(project.folder, "sessions.json"),
      text.replace("jd7x2k3m4n", ids[0] ?? "").replace("jd7x2k3m4p", ids[1] ?? ""),
    );
    await project.ok("import", "--file", "sessions.json", "--generate-code=false", ...YES);
    expect((await project.resources()).map(({ id }) => id).sort()).toEqual(ids.sort());
    project.program(
      ["support", "sales"]
        .map((name) => `new zavu.WhatsAppAltSession("${name}", { displayName: "${name}" }, { protect: true });`)
        .join("\n"),
    );
    await project.ok("preview", "--expect-no-changes");
  });
});
