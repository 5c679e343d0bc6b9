import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../../tools/process/run";
import { Project } from "../engine/project";
import { ROOT } from "../root";
import { contentErrors } from "./contents";
import { packAll, packedAs, type Packed } from "./release";

const PULUMI = jest.requireActual<{ version: string }>("@pulumi/pulumi/package.json").version;

const filesOf = ({ files }: Packed) => files.map((file) => file.path);

describe("the packed package in an empty folder", () => {
  let project: Project;
  let folder = "";
  let packed: Packed;
  let cli: Packed;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-packed-"));
    const all = await packAll(folder);
    packed = packedAs("pulumi-zavu", all);
    cli = packedAs("pulumi-zavu-cli", all);
    project = await Project.open({ folder, program: `new zavu.WhatsAppAltSession("line", { displayName: "line" });` });
    const args = [
      "install",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      `./${packed.filename}`,
      `./${cli.filename}`,
      `@pulumi/pulumi@${PULUMI}`,
    ];
    await run("npm", args, { cwd: folder });
  });
  afterAll(() => project?.close());

  const node = (...args: string[]) => run(process.execPath, args, { cwd: folder });

  test("contains the class, the shell, the runtime and what tests need, and nothing else", () => {
    expect(contentErrors(packed)).toEqual({ unexpected: [], missing: [] });
    const needed = ["index.js", "index.d.ts", "runtime.js", "shell/session.js", "testing.js", "testing.d.ts"];
    expect(filesOf(packed)).toEqual(expect.arrayContaining(needed.map((file) => `dist/${file}`)));
  });

  test("of the command line contains one program and the board's page", () => {
    expect(contentErrors(cli)).toEqual({ unexpected: [], missing: [] });
    expect(filesOf(cli)).toEqual(
      expect.arrayContaining(["LICENSE", "bin/pulumi-zavu.js", "program/pulumi-zavu.js", "page/board.html"]),
    );
  });

  test("installs no other package of this repository", () => {
    const ours = fs.readdirSync(path.join(folder, "node_modules")).filter((name) => name.includes("zavu"));
    expect(ours).toEqual(["pulumi-zavu", "pulumi-zavu-cli"]);
  });

  test("loads in CommonJS and as an ES module, by name and as a namespace", async () => {
    const same =
      "console.log(typeof WhatsAppAltSession, typeof zavu.WhatsAppAltSession, WhatsAppAltSession === zavu.WhatsAppAltSession)";
    const commonJs = await node(
      "-e",
      `const { WhatsAppAltSession } = require("pulumi-zavu"), zavu = require("pulumi-zavu"); ${same}`,
    );
    expect(commonJs.trim()).toBe("function function true");
    const esModule = await node(
      "--input-type=module",
      "-e",
      `import { WhatsAppAltSession } from "pulumi-zavu"; import * as zavu from "pulumi-zavu"; ${same}`,
    );
    expect(esModule.trim()).toBe("function function true");
  });

  test("has types that a strict program compiles against", async () => {
    fs.writeFileSync(
      path.join(folder, "program.ts"),
      `import { WhatsAppAltSession, type WhatsAppAltSessionArgs } from "pulumi-zavu";
       import * as zavu from "pulumi-zavu";
       import { zavuMocks } from "pulumi-zavu/testing";
       const args: WhatsAppAltSessionArgs = { egress: { kind: "android", nodeId: "nd_1" }, waitFor: "ready" };
       const line: zavu.WhatsAppAltSession = new WhatsAppAltSession("line", args, { customTimeouts: { create: "1m" } });
       export const qr: string | undefined = undefined as unknown as typeof line.qrCode extends import("@pulumi/pulumi").Output<infer T> ? T : never;
       export const mocks = zavuMocks({ failures: { line: "timeout" }, outputs: { other: { status: "ready" } } });
       // @ts-expect-error direct is refused
       new WhatsAppAltSession("no", { egress: { kind: "direct" } });`,
    );
    const tsc = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const typeRoots = path.join(ROOT, "node_modules", "@types");
    const options = [
      "--noEmit",
      "--strict",
      "--target",
      "es2022",
      "--module",
      "node16",
      "--moduleResolution",
      "node16",
    ];
    await node(tsc, ...options, "--typeRoots", typeRoots, "--types", "node", "--skipLibCheck", "program.ts");
  });

  test("has mocks for tests of programs, and names the package to install for a simulator", async () => {
    const printed = await node(
      "-e",
      `const pulumi = require("@pulumi/pulumi");
       const { WhatsAppAltSession } = require("pulumi-zavu");
       const { zavuMocks, startSimulator } = require("pulumi-zavu/testing");
       const main = async () => {
         const mocks = zavuMocks();
         await pulumi.runtime.setMocks(mocks);
         const line = new WhatsAppAltSession("line");
         const bad = await mocks.failureOf(() => new WhatsAppAltSession("bad", { egress: { kind: "direct" } }));
         const missing = await startSimulator().catch((error) => error);
         console.log(JSON.stringify([await pulumi.isSecret(line.qrCode), bad.message, missing.message]));
       };
       main();`,
    );
    expect(JSON.parse(printed)).toEqual([
      true,
      expect.stringContaining("the API refuses it"),
      expect.stringContaining("npm install --save-dev zavu-simulator"),
    ]);
  });

  test("creates a session on the real engine, which the command line finds, and destroys it", async () => {
    await project.ok("up", "--yes", "--skip-preview");
    const args = [path.join(folder, "node_modules", ".bin", "pulumi-zavu"), "wait", "--stack", project.stack];
    const waited = await run(process.execPath, [...args, "--for", "qr_ready"], {
      cwd: folder,
      env: project.environment,
    });
    expect(waited).toContain("(line) is qr_ready");
    expect(project.simulator.sessions()).toMatchObject([{ displayName: "line", status: "qr_ready" }]);
    expect(String((await project.resource()).outputs["__provider"]).length).toBeLessThanOrEqual(2048);
    await project.ok("up", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });

  test("without it, destroy fails and keeps every session in state, and works once it is back", async () => {
    project.program(`for (let i = 0; i < 3; i++) new zavu.WhatsAppAltSession("line" + i);`);
    await project.ok("up", "--yes", "--skip-preview");
    const at = path.join(folder, "node_modules", "pulumi-zavu");
    fs.renameSync(at, `${at}.away`);
    const destroy = await project.destroy();
    expect(destroy.code).not.toBe(0);
    expect(destroy.output).toContain("Cannot find module 'pulumi-zavu/runtime'");
    expect(await project.resources()).toHaveLength(3);
    fs.renameSync(`${at}.away`, at);
    await project.ok("destroy", "--yes", "--skip-preview");
    expect(project.simulator.sessions()).toEqual([]);
  });
});
