import path from "node:path";
import { Trial, lastLine, registered } from "./trial";
import { ROOT } from "../root";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as zavu from "pulumi-zavu-sdk";

const line = new zavu.WhatsAppAltSession("line", {
  displayName: "Support line",
  egress: { kind: "external" },
  waitFor: "ready",
});
new zavu.WhatsAppAltSession("second", { displayName: line.displayName, waitFor: zavu.WaitFor.QrReady });
// @ts-expect-error the API refuses it
new zavu.WhatsAppAltSession("third", { egress: { kind: "direct" } });
const read: zavu.WhatsAppAltSession = zavu.WhatsAppAltSession.get("read", "wa_1");

export const qrCode: pulumi.Output<string | undefined> = read.qrCode;
export const kind: pulumi.Output<string> = line.activeEgress.apply((egress) => egress.kind);
export const found: Promise<zavu.GetWhatsAppAltSessionResult> = zavu.getWhatsAppAltSession({ id: "wa_1" });
export const all: Promise<string[]> = zavu.listWhatsAppAltSessions().then((list) => list.sessions.map((s) => s.status));
`;

const mocked = `
const pulumi = require("@pulumi/pulumi");
const { MockMonitor } = require("@pulumi/pulumi/runtime/mocks");
const seen = [];
const register = MockMonitor.prototype.registerResource;
MockMonitor.prototype.registerResource = function (request, done) {
  seen.push({
    name: request.getName(),
    type: request.getType(),
    inputs: request.getObject().toJavaScript(),
    aliases: request.getAliasesList().map((alias) => alias.getSpec().getType()),
    secrets: request.getAdditionalsecretoutputsList(),
    version: request.getVersion(),
    from: request.getPlugindownloadurl(),
  });
  return register.call(this, request, done);
};
pulumi.runtime.setMocks({
  newResource: ({ id, name, inputs }) => ({ id: id || name, state: { ...inputs, activeEgress: { kind: "external" } } }),
  call: ({ token }) => (token.includes("list") ? { sessions: [{ id: "wa_1", status: "ready" }] } : { id: "wa_1", status: "ready" }),
});
const { found, all } = require("./program");
Promise.all([found, all])
  .then(async ([{ status }, statuses]) => {
    await pulumi.runtime.disconnect();
    console.log(JSON.stringify({ line: seen.find(({ name }) => name === "line"), status, statuses }));
  });
`;

describe("the Node.js SDK, packed", () => {
  const trial = new Trial();
  const rootBin = path.join(ROOT, "node_modules", ".bin");
  let files: string[] = [];

  beforeAll(async () => {
    trial.copySdk("nodejs", "sdk");
    for (const scope of ["@pulumi", "@types"])
      trial.link(path.join(ROOT, "node_modules", scope), `node_modules/${scope}`);
    // Packing compiles it, as publishing does.
    const env = { PATH: [rootBin, process.env["PATH"]].join(path.delimiter) };
    const packed = await trial.run("npm", ["pack", "--json", "--pack-destination", trial.folder], "sdk", env);
    const [{ filename, files: list }] = JSON.parse(packed.slice(packed.indexOf("["))) as [Packed];
    files = list.map((file) => file.path);
    trial.write("node_modules/pulumi-zavu-sdk/.keep", "");
    await trial.run("tar", ["-xzf", filename, "--strip-components=1", "-C", "node_modules/pulumi-zavu-sdk"]);
  });
  afterAll(() => trial.close());

  test("contains its package.json where its code reads it, a README and the license", () => {
    expect(files).toEqual(expect.arrayContaining(["package.json", "bin/package.json", "README.md", "LICENSE"]));
  });

  test("a strict program compiles against it and registers a session", async () => {
    trial.write("program.ts", program);
    trial.write("mocked.js", mocked);
    const options = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "--target", "es2022"];
    const modules = ["--module", "nodenext", "--moduleResolution", "nodenext"];
    await trial.run(path.join(rootBin, "tsc"), [...options, ...modules, "--types", "node", "program.ts"]);
    const { line, ...found } = lastLine(await trial.run(process.execPath, ["mocked.js"])) as Record<string, unknown>;
    expect(line).toEqual(registered);
    expect(found).toEqual({ status: "ready", statuses: ["ready"] });
  });
});

interface Packed {
  filename: string;
  files: { path: string }[];
}
