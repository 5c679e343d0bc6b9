import fs from "node:fs";
import path from "node:path";
import { FORMS, PLUGIN, type Form } from "../engine/forms";
import { Project } from "../engine/project";
import { blocksOf, read } from "./blocks";

const YES = ["--yes", "--skip-preview"];
const ANDROID = { kind: "android", nodeId: "nd_abc123" };

const program = (more: object) => `
const line = new zavu.WhatsAppAltSession("line", ${JSON.stringify({ displayName: "Support line", ...more })});
module.exports = { sessionId: line.id };`;

describe("what the how-to pages promise", () => {
  let project: Project;
  afterEach(() => project?.close());

  test.each<[string, Form]>(FORMS.map((form) => [form.name, form]))(
    "an egress that is changed in place keeps session and login (%s)",
    async (_name, form) => {
      expect(read("docs/how-to/change-egress.md")).toContain("egress: { kind: android, nodeId: nd_abc123 }");
      project = await Project.open({ form, program: program({}) });
      await project.ok("up", ...YES);
      const { id } = await project.resource();
      project.simulator.scan(id, { phoneNumber: "+56900000001" });
      await project.ok("refresh", ...YES);
      project.program(program({ egress: ANDROID, egressChange: "inPlace" }));
      project.calls();
      await project.ok("up", ...YES);
      expect(project.writes().sort()).toEqual(["POST reconnectSession 202", "POST setSessionEgress 200"]);
      await project.ok("up", ...YES, "--expect-no-changes");
      expect((await project.resource()).id).toBe(id);
      expect(project.simulator.session(id)).toMatchObject({ status: "ready", appliedEgress: ANDROID });
    },
  );

  test("a file of sessions is imported, and the preview after it shows no change", async () => {
    project = await Project.open({ form: PLUGIN, program: "" });
    const ids = [
      await project.createOutside({ displayName: "support" }),
      await project.createOutside({ displayName: "sales" }),
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
