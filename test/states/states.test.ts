import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { DYNAMIC, FORMS } from "../engine/forms";
import { KEY, Project, type StateResource } from "../engine/project";
import { expectNoSecret } from "../engine/secrets";
import { FILES, expectNoPath, record } from "./record";

const RECORDED = fs.readdirSync(__dirname).filter((name) => /^\d+\.\d+\.\d+/.test(name));
const TODAY = "today";
const formOf = (version: string) => FORMS.find(({ name }) => version.endsWith(`-${name}`)) ?? DYNAMIC;

interface Exported {
  deployment: { resources: StateResource[] };
}

let temporary = "";
beforeAll(async () => {
  temporary = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-states-"));
  for (const form of FORMS) await record(path.join(temporary, `${TODAY}-${form.name}`), form);
});
afterAll(() => fs.rmSync(temporary, { recursive: true, force: true }));

describe.each([...RECORDED, ...FORMS.map(({ name }) => `${TODAY}-${name}`)])("the state of %s", (version) => {
  const form = formOf(version);
  let project: Project | undefined;
  afterEach(async () => {
    await project?.close();
    project = undefined;
  });

  const file = (name: string) => path.join(version.startsWith(TODAY) ? temporary : __dirname, version, name);
  const text = (name: string) => fs.readFileSync(file(name), "utf8");
  const recorded = () =>
    (JSON.parse(text(FILES.state)) as Exported).deployment.resources.filter(({ type }) =>
      type.endsWith(":WhatsAppAltSession"),
    );
  const idsOf = (resources: StateResource[]) => resources.map(({ id }) => id).sort();
  const textsOf = (resources: StateResource[]) => resources.map(({ outputs }) => outputs["__provider"]);

  /** A fresh stack with the recorded state, and a server with its sessions. */
  const imported = async () => {
    // A copy, since the simulator writes to it.
    const stateFile = path.join(temporary, "sessions.json");
    fs.copyFileSync(file(FILES.sessions), stateFile);
    const opened = await Project.open({
      form,
      program: text(FILES.program),
      simulator: { stateFile },
      env: { ZAVU_API_KEY: undefined },
    });
    project = opened;
    fs.copyFileSync(file(FILES.stack), path.join(opened.folder, FILES.stack));
    await opened.ok("stack", "import", "--file", file(FILES.state));
    // Independently of the clock, the session has reached the status that it would have by itself.
    for (const { id } of recorded().filter(({ initErrors }) => initErrors))
      opened.simulator.change(id, { status: "qr_ready" });
    const writes = () => opened.calls().filter((call) => !call.startsWith("GET"));
    return { project: opened, writes };
  };

  test("contains no key, no QR code and no path of a machine", () => {
    for (const name of Object.values(FILES)) {
      expectNoSecret(text(name), [KEY], name);
      expectNoPath(text(name), name);
    }
    for (const { outputs } of recorded())
      if ("qrCode" in outputs) expect(outputs["qrCode"]).toHaveProperty("ciphertext");
    expect(text(FILES.sessions).match(/"text": .*/g)).toEqual(['"text": "not recorded",']);
  });

  test("needs no change by today's up, except for the unfinished session, which is repaired without a POST", async () => {
    const { project, writes } = await imported();
    const before = recorded();
    const whole = before.filter(({ initErrors }) => !initErrors);
    expect(whole).toHaveLength(2);
    const targets = whole.flatMap(({ urn }) => ["--target", urn]);
    await project.ok("preview", "--expect-no-changes", ...targets);
    await project.ok("up", "--yes", "--skip-preview");
    expect(writes()).toEqual([]);
    const after = await project.resources();
    expect(idsOf(after)).toEqual(idsOf(before));
    expect(after.flatMap(({ initErrors }) => initErrors ?? [])).toEqual([]);
    expect(after.map(({ outputs }) => outputs["status"]).sort()).toEqual(["qr_ready", "qr_ready", "ready"]);
    await project.ok("preview", "--expect-no-changes");
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("is refreshed and destroyed, in the dynamic form by its recorded code", async () => {
    const { project, writes } = await imported();
    await project.ok("refresh", "--yes", "--skip-preview");
    expect(textsOf(await project.resources())).toEqual(textsOf(recorded()));
    expect(writes()).toEqual([]);
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(writes()).toEqual(Array(3).fill("DELETE deleteSession 204"));
    expect(project.simulator.sessions()).toEqual([]);
    expect(await project.resources()).toEqual([]);
  });
});
