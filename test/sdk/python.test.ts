// Needs: Python
import fs from "node:fs";
import path from "node:path";
import { Trial, lastLine, registered } from "./trial";

const PROGRAM = `
import pulumi
import pulumi_zavu as zavu

line = zavu.WhatsAppAltSession(
    "line",
    display_name="Support line",
    egress={"kind": "external"},
    wait_for=zavu.WaitFor.READY,
)
zavu.WhatsAppAltSession("second", display_name=line.display_name, egress=zavu.EgressArgs(kind=zavu.EgressKind.EXTERNAL))
read = zavu.WhatsAppAltSession.get("read", "wa_1")

found = zavu.get_whats_app_alt_session(id="wa_1")
all = zavu.list_whats_app_alt_sessions()
pulumi.export("qrCode", read.qr_code)
`;

const MOCKED = `
import json
import pulumi
from google.protobuf import json_format
from pulumi.runtime import mocks

seen = []
register = mocks.MockMonitor.RegisterResource

def note(self, request):
    seen.append({
        "name": request.name,
        "type": request.type,
        "inputs": json_format.MessageToDict(request.object),
        "aliases": [alias.spec.type for alias in request.aliases],
        "secrets": list(request.additionalSecretOutputs),
        "version": request.version,
        "from": request.pluginDownloadURL,
    })
    return register(self, request)

mocks.MockMonitor.RegisterResource = note

class Mocks(mocks.Mocks):
    def new_resource(self, args):
        return [args.resource_id or args.name, args.inputs]
    def call(self, args):
        session = {"id": "wa_1", "status": "ready"}
        return {"sessions": [session]} if "list" in args.token else session

mocks.set_mocks(Mocks())

@pulumi.runtime.test
def run():
    import program
    line = lambda _: next(it for it in seen if it["name"] == "line")
    return program.line.urn.apply(lambda urn: print(json.dumps({
        "line": line(urn), "status": program.found.status, "statuses": [it.status for it in program.all.sessions],
    })))

run()
`;

describe("the Python SDK, built as a release does and installed with pip", () => {
  const trial = new Trial();
  const program = path.join(trial.folder, "venv", process.platform === "win32" ? "Scripts" : "bin", "python");
  const python = (...args: string[]) => trial.run(program, args);
  const install = (...packages: string[]) =>
    python("-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages);
  const built = () => fs.readdirSync(path.join(trial.folder, "dist")).sort();

  beforeAll(async () => {
    trial.copySdk("python", "sdk");
    await trial.run("python3", ["-m", "venv", "venv"]);
    await install("build", "twine");
    await python("-m", "build", "--outdir", "dist", "sdk");
    await install("pulumi==3.258.0", `./dist/${built()[0]}`);
  });
  afterAll(() => trial.close());

  test("a wheel and a source archive are built, which PyPI accepts", async () => {
    const name = `pulumi_zavu-${registered.version}`;
    expect(built()).toEqual([`${name}-py3-none-any.whl`, `${name}.tar.gz`]);
    await python("-m", "twine", "check", "--strict", ...built().map((file) => `dist/${file}`));
  });

  test("every file compiles", async () => {
    await python("-m", "compileall", "-q", "sdk/pulumi_zavu");
  });

  test("a program imports it and registers a session", async () => {
    trial.write("program.py", PROGRAM);
    trial.write("mocked.py", MOCKED);
    const { line, ...found } = lastLine(await python("mocked.py")) as Record<string, unknown>;
    expect(line).toEqual(registered);
    expect(found).toEqual({ status: "ready", statuses: ["ready"] });
  });
});
