import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Form } from "../engine/forms";
import { KEY, Project } from "../engine/project";
import { expectNoSecret } from "../engine/secrets";

/** The files of a recording. */
export const FILES = {
  state: "state.json",
  stack: "Pulumi.test.yaml",
  sessions: "sessions.json",
  program: "program.txt",
};

const PROGRAM = `new zavu.WhatsAppAltSession("plain", { displayName: "Plain" });
new zavu.WhatsAppAltSession(
  "linked",
  { displayName: "Linked", egress: { kind: "android", nodeId: "nd_1", country: "cl" }, waitFor: "ready" },
  { customTimeouts: { create: "5m", update: "5m", delete: "1m" } },
);
new zavu.WhatsAppAltSession("half", { displayName: "Half-made" }, { customTimeouts: { create: "1s", update: "1m" } });
`;

interface Sessions {
  sessions: { qr?: { text: string } }[];
}

interface Exported {
  deployment: { manifest: { plugins?: { path?: string }[] } };
}

/** Records the state of today's code, and its sessions on the server, into a folder. */
export async function record(folder: string, form: Form): Promise<void> {
  if (fs.existsSync(folder)) throw new Error(`${folder} exists already. Delete it if its version was never released.`);
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-record-"));
  const stateFile = path.join(temporary, "sessions.json");
  const project = await Project.open({
    form,
    program: PROGRAM,
    simulator: { stateFile, times: { initializingMs: 600_000 } },
    env: { ZAVU_API_KEY: undefined },
  });
  try {
    await project.ok("config", "set", "--secret", "zavu:apiKey", KEY);
    const up = project.start("up", "--yes", "--skip-preview");
    const linked = await named(project, "Linked");
    project.simulator.change(await named(project, "Plain"), { status: "qr_ready" });
    project.simulator.change(linked, { status: "qr_ready" });
    project.simulator.scan(linked);
    const run = await up.done;
    const saved = await project.resources();
    if (saved.length !== 3 || saved.filter(({ initErrors }) => initErrors).length !== 1)
      throw new Error(`expected one of three sessions to be unfinished:\n${run.output}`);

    const secrets = [KEY, ...project.simulator.sessions().flatMap(({ qrCode }) => qrCode ?? [])];
    const texts = {
      [FILES.state]: json(withoutPaths(JSON.parse(await project.exported()) as Exported)),
      [FILES.stack]: fs.readFileSync(path.join(project.folder, FILES.stack), "utf8"),
      [FILES.sessions]: json(withoutQr(JSON.parse(fs.readFileSync(stateFile, "utf8")) as Sessions)),
      [FILES.program]: PROGRAM,
    };
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(texts)) {
      expectNoSecret(text, secrets, name);
      expectNoPath(text, name);
      fs.writeFileSync(path.join(folder, name), text);
    }
  } finally {
    await project.close();
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/** Throws if a text contains a path of the machine that wrote it. */
export function expectNoPath(text: string, where: string): void {
  const [found] = /(?<=["'\s(=])(\/(?!v1\/)[\w.-]+\/|[A-Za-z]:\\)[^"'\s]*/.exec(text) ?? [];
  if (found !== undefined) throw new Error(`${where} contains the path ${found}`);
}

async function named(project: Project, displayName: string): Promise<string> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const found = project.simulator.sessions().find((session) => session.displayName === displayName);
    if (found) return found.id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no session ${displayName} was created`);
}

/** Pulumi records the paths of its plugins. */
function withoutPaths(exported: Exported): Exported {
  for (const plugin of exported.deployment.manifest.plugins ?? []) delete plugin.path;
  return exported;
}

/** A QR in plain text links a phone to an account. */
function withoutQr(content: Sessions): Sessions {
  for (const { qr } of content.sessions) if (qr) qr.text = "not recorded";
  return content;
}

const json = (content: unknown) => JSON.stringify(content, null, 2) + "\n";
