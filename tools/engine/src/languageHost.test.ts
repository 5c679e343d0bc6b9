import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Machine } from "../test/fakes";
import { folderOf } from "./cache";
import { EngineError, languages, provideEngine, type EngineOptions, type Language } from "./index";
import { hostKit } from "./kits";

let machine: Machine;
const binOf = (language: Language) => join(folderOf(hostKit(language), machine.env), "bin");

/** Asks for the languages on a machine that has a `pulumi` on PATH. */
async function hostsOf(languages: Language[], more: Partial<EngineOptions> = {}) {
  return provideEngine(machine.options({ languages, ...more }));
}

beforeEach(() => {
  machine = new Machine();
  machine.pulumi(machine.path, "v3.300.0");
});

afterEach(() => machine.remove());

test("one beside pulumi is taken, and nothing is built", async () => {
  machine.go();
  const command = machine.script(machine.path, "pulumi-language-yaml", "exit 0\n");
  const { hosts, folders } = await hostsOf(["yaml"]);
  expect(hosts).toEqual([{ language: "yaml", command, source: "engine", bin: machine.path }]);
  expect(folders).toEqual([machine.path]);
  expect(machine.builds()).toBe(0);
});

test.each(languages)("the one for %s is built when it is nowhere, and kept", async (language) => {
  machine.go();
  const { hosts, folders } = await hostsOf([language]);
  const bin = binOf(language);
  expect(hosts).toEqual([{ language, command: join(bin, `pulumi-language-${language}`), source: "build", bin }]);
  expect(folders).toEqual([bin, machine.path]);
  expect((await hostsOf([language], { allow: ["path"] })).hosts).toEqual([{ ...hosts[0], source: "cache" }]);
  expect(machine.builds()).toBe(1);
});

test("those that nobody asks for are not built", async () => {
  machine.go();
  await hostsOf([]);
  expect(machine.builds()).toBe(0);
});

test("each has a folder of its own, also where one is asked for twice", async () => {
  machine.go();
  const { hosts, folders } = await hostsOf(["go", "java", "go"]);
  expect(hosts.map(({ language }) => language)).toEqual(["go", "java"]);
  expect(folders).toEqual([binOf("go"), binOf("java"), machine.path]);
  expect(machine.builds()).toBe(2);
});

test("Python's is not taken from beside pulumi without the script that it needs beside it", async () => {
  machine.go();
  machine.script(machine.path, "pulumi-language-python", "exit 0\n");
  const { hosts, folders } = await hostsOf(["python"]);
  expect(hosts[0]?.source).toBe("build");
  expect(folders[0]).toBe(binOf("python"));
});

test("Python's is built anew when the script comes from another version of the SDK", () => {
  expect(folderOf(hostKit("python"), machine.env)).toContain("v3.68.0+v3.258.0");
});

test("a cached one that does not run is built anew", async () => {
  machine.go();
  const { hosts } = await hostsOf(["yaml"]);
  writeFileSync(hosts[0]?.command ?? "", "#!/bin/sh\nexit 1\n");
  expect((await hostsOf(["yaml"])).hosts[0]?.source).toBe("build");
  expect(machine.lines).toContainEqual(expect.stringMatching(/is passed over: pulumi-language-yaml ended with 1$/));
});

test("a build for two callers at the same time runs once", async () => {
  machine.go();
  const both = await Promise.all([hostsOf(["yaml"]), hostsOf(["yaml"])]);
  expect(both.map(({ hosts }) => hosts[0]?.source).sort()).toEqual(["build", "cache"]);
  expect(machine.builds()).toBe(1);
  expect(machine.lines).toContainEqual(expect.stringMatching(/^another process is making the language host for YAML/));
});

test("a build that makes nothing that runs leaves nothing", async () => {
  machine.go({ build: `echo "exit 1" > "$out"; /bin/chmod 755 "$out"` });
  await expect(hostsOf(["java"])).rejects.toThrow(EngineError);
  expect(machine.cached("pulumi-language-java")).toEqual([]);
});

test("a caller that allows no build gets none", async () => {
  machine.go();
  await expect(hostsOf(["go"], { allow: ["path"] })).rejects.toThrow("Go modules: not allowed by the caller");
  expect(machine.builds()).toBe(0);
});

test("the error lists each way, why it failed and what to do", async () => {
  const error = await hostsOf(["python"]).catch((thrown: unknown) => thrown);
  expect((error as EngineError).message.split("\n")).toEqual([
    "There is no language host for Python programs on this machine, and none could be made:",
    `  - beside \`pulumi\`: pulumi-language-python and pulumi-language-python-exec is not in ${machine.path}`,
    `  - the cache: there is none in ${dirname(binOf("python"))}`,
    "  - a build from its Go modules: there is no `go` on PATH",
    expect.stringMatching(/^Install Pulumi 3\.216\.0 or newer .* install Go 1\.\d+(\.\d+)? or newer/),
  ]);
});

test("the Go that is needed is that of all that a host is made from", async () => {
  machine.go({ version: "go1.25.0" });
  expect((await hostsOf(["go"])).hosts[0]?.source).toBe("build");
  // The script of Python's host comes from what the CLI is built from.
  await expect(hostsOf(["python"])).rejects.toThrow(/go1\.25\.0, which is too old: Go 1\.25\.11 or newer/);
});
