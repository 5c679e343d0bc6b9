import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Machine } from "../test/fakes";
import { folderOf } from "./cache";
import { provideEngine } from "./index";
import { engineKit } from "./kits";
import { pinned } from "./pinned";

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
});

afterEach(() => machine.remove());

/** Replaces the download of Pulumi's install script with a script that gets `--install-root <folder>`. */
function installScript(body: string): void {
  const script = `while [ "$1" != --install-root ]; do shift; done\nroot=$2\n/bin/mkdir -p "$root/bin"\n${body}`;
  const preload = join(machine.root, "preload.cjs");
  writeFileSync(preload, `globalThis.fetch = async () => new Response(${JSON.stringify(script)});\n`);
  machine.env["NODE_OPTIONS"] = `--require ${preload}`;
}

test("Pulumi's installer fills the cache", async () => {
  const source = machine.folder("release");
  machine.pulumi(source, pinned("cli").version);
  installScript(`/bin/cp ${source}/* "$root/bin"`);
  const engine = await provideEngine(machine.options({ allow: ["installer"] }));
  expect(engine).toMatchObject({ source: "installer", bin: join(folderOf(engineKit(), machine.env), "bin") });
  expect((await provideEngine(machine.options({ allow: [] }))).source).toBe("cache");
}, 30_000);

test("an installer that fails midway leaves nothing", async () => {
  installScript(`echo half > "$root/bin/pulumi"; echo "no room" >&2; exit 1`);
  await expect(provideEngine(machine.options({ allow: ["installer"] }))).rejects.toThrow(/installer: .*no room/);
  expect(machine.cached()).toEqual([]);
}, 30_000);
