// Needs: Python
import path from "node:path";
import { Trial, lastLine, registered } from "./trial";

const program = `
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

const mocked = `
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

describe("the Python SDK, installed with pip", () => {
  const trial = new Trial();
  const python = path.join("venv", process.platform === "win32" ? "Scripts" : "bin", "python");

  beforeAll(async () => {
    trial.take("python", "sdk");
    await trial.run("python3", ["-m", "venv", "venv"]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await trial.run(path.join(trial.folder, python), [...pip, "pulumi==3.258.0", "./sdk"]);
  });
  afterAll(() => trial.close());

  test("every file compiles", async () => {
    await trial.run(path.join(trial.folder, python), ["-m", "compileall", "-q", "sdk/pulumi_zavu"]);
  });

  test("a program imports it and registers a session", async () => {
    trial.write("program.py", program);
    trial.write("mocked.py", mocked);
    const { line, ...found } = lastLine(await trial.run(path.join(trial.folder, python), ["mocked.py"])) as Record<
      string,
      unknown
    >;
    expect(line).toEqual(registered);
    expect(found).toEqual({ status: "ready", statuses: ["ready"] });
  });
});
