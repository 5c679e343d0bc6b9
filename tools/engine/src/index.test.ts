import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Machine } from "../test/fakes";
import { folderOf } from "./cache";
import { EngineError, provideEngine } from "./index";
import { engineKit } from "./kits";

let machine: Machine;
const engineFolder = () => folderOf(engineKit(), machine.env);

beforeEach(() => {
  machine = new Machine();
});

afterEach(() => machine.remove());

describe("a pulumi on PATH", () => {
  test("is used if it is new enough and has its helpers", async () => {
    const command = machine.pulumi(machine.path, "v3.300.0");
    const engine = await provideEngine(machine.options());
    expect(engine).toEqual({
      command,
      version: "v3.300.0",
      source: "path",
      bin: machine.path,
      hosts: [],
      folders: [machine.path],
    });
  });

  test("is used through a link, with the folder of the helpers that it leads to", async () => {
    const home = machine.folder("home");
    machine.pulumi(home, "v3.300.0");
    symlinkSync(join(home, "pulumi"), join(machine.path, "pulumi"));
    const engine = await provideEngine(machine.options());
    expect(engine).toMatchObject({ command: join(machine.path, "pulumi"), bin: home });
  });

  test("is skipped for a later one if it is too old", async () => {
    const later = machine.folder("later");
    const old = machine.pulumi(machine.path, "v3.100.0");
    const command = machine.pulumi(later, "v3.300.0");
    machine.env["PATH"] = `${machine.path}:${later}`;
    expect((await provideEngine(machine.options())).command).toBe(command);
    expect(machine.lines).toEqual([`skipped ${old}: v3.100.0 is older than v3.216.0`]);
  });

  test("is skipped if the language host is missing", async () => {
    machine.pulumi(machine.path, "v3.300.0", false);
    const refused = provideEngine(machine.options({ allow: ["path"] }));
    await expect(refused).rejects.toThrow(/there is no pulumi-language-nodejs and no .* next to it or on PATH/);
    expect(machine.lines).toHaveLength(1);
  });

  test("is skipped if it does not run", async () => {
    machine.script(machine.path, "pulumi", "echo broken >&2; exit 3\n");
    const refused = provideEngine(machine.options({ allow: ["path"] }));
    await expect(refused).rejects.toThrow("pulumi ended with 3: broken");
  });
});

describe("the build", () => {
  test("creates the CLI, the language host and the dynamic provider's script, and is cached", async () => {
    machine.go();
    const engine = await provideEngine(machine.options());
    const bin = join(engineFolder(), "bin");
    expect(engine).toMatchObject({ command: join(bin, "pulumi"), version: "v3.258.0", source: "build", bin });
    expect(existsSync(join(bin, "pulumi-language-nodejs"))).toBe(true);
    expect(existsSync(join(bin, "pulumi-resource-pulumi-nodejs"))).toBe(true);
    expect(await provideEngine(machine.options())).toEqual({ ...engine, source: "cache" });
    expect(machine.builds()).toBe(2);
  });

  test("replaces a cached engine that does not run", async () => {
    machine.go();
    const { command } = await provideEngine(machine.options());
    writeFileSync(command, "#!/bin/sh\nexit 1\n");
    expect((await provideEngine(machine.options())).source).toBe("build");
    expect(machine.lines).toContainEqual(expect.stringMatching(/^skipped .*: pulumi ended with 1$/));
  });

  test("runs once for two callers at the same time", async () => {
    machine.go();
    const engines = await Promise.all([provideEngine(machine.options()), provideEngine(machine.options())]);
    expect(engines.map(({ source }) => source).sort()).toEqual(["build", "cache"]);
    expect(machine.builds()).toBe(2);
    expect(machine.lines).toContainEqual(expect.stringMatching(/^another process is preparing the Pulumi CLI/));
  });

  test("removes what a killed build left", async () => {
    machine.go();
    const leftover = `${engineFolder()}.half-killed`;
    mkdirSync(leftover, { recursive: true });
    await provideEngine(machine.options());
    expect(machine.cached()).toHaveLength(1);
  });

  test("leaves nothing if go fails, and quotes the end of its output", async () => {
    machine.go({ build: `echo half > "$out"; echo "net/http" >&2; echo "no such module" >&2; exit 1` });
    await expect(provideEngine(machine.options())).rejects.toThrow("go ended with 1: no such module");
    expect(machine.cached()).toEqual([]);
  });

  test("leaves nothing if the built CLI does not run", async () => {
    machine.go({ build: `echo "exit 1" > "$out"; /bin/chmod 755 "$out"` });
    await expect(provideEngine(machine.options())).rejects.toThrow(EngineError);
    expect(machine.cached()).toEqual([]);
  });

  test("kills go and its children if the signal aborts, and leaves nothing", async () => {
    const started = join(machine.root, "started");
    // The grandchild ignores an interrupt and keeps go's output open: the call ends only after it has ended.
    machine.go({ build: `echo half > "$out"; sleep 600 & touch ${started}; wait` });
    const stop = new AbortController();
    const call = provideEngine(machine.options({ signal: stop.signal }));
    const rejected = expect(call).rejects.toThrow("enough");
    while (!existsSync(started)) await sleep(10);
    stop.abort(new Error("enough"));
    await rejected;
    expect(machine.cached()).toEqual([]);
  });
});

describe("if nothing works", () => {
  test("the error lists each way, why it failed and what to do", async () => {
    const error = await provideEngine(machine.options()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).message.split("\n")).toEqual([
      "No Pulumi CLI was found, and none could be installed or built:",
      "  - a pulumi on PATH: there is no `pulumi` on PATH",
      `  - the cache: ${engineFolder()} does not exist`,
      "  - Pulumi's installer: not allowed by the caller",
      "  - a build from its Go modules: there is no `go` on PATH",
      expect.stringMatching(/^Install Pulumi 3\.216\.0 or newer .* install Go 1\.\d+(\.\d+)? or newer/),
    ]);
  });

  test("a Go that is too old is named", async () => {
    const go = machine.go({ version: "go1.20.3" });
    await expect(provideEngine(machine.options())).rejects.toThrow(`${go} is go1.20.3, which is too old`);
  });

  test("a cache that cannot be written is named", async () => {
    machine.go();
    writeFileSync(join(machine.cache, "engine"), "a file");
    await expect(provideEngine(machine.options())).rejects.toThrow(dirname(engineFolder()));
  });
});
