import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Machine } from "../test/fakes";
import { folderOf } from "./cache";
import { EngineError, languages, provideEngine, type EngineOptions, type Language } from "./index";
import { hostKit } from "./kits";
import { pinned } from "./pinned";

let machine: Machine;
const binOf = (language: Language) => join(folderOf(hostKit(language), machine.env), "bin");

/** Requests language hosts on a machine that has a `pulumi` on PATH. */
async function hostsOf(languages: Language[], more: Partial<EngineOptions> = {}) {
  return provideEngine(machine.options({ languages, ...more }));
}

beforeEach(() => {
  machine = new Machine();
  machine.pulumi(machine.path, "v3.300.0");
});

afterEach(() => machine.remove());

test("a host next to pulumi is used, and nothing is built", async () => {
  machine.go();
  const command = machine.script(machine.path, "pulumi-language-yaml", "exit 0\n");
  const { hosts, folders } = await hostsOf(["yaml"]);
  expect(hosts).toEqual([{ language: "yaml", command, source: "engine", bin: machine.path }]);
  expect(folders).toEqual([machine.path]);
  expect(machine.builds()).toBe(0);
});

test.each(languages)("the host for %s is built if it is not found, and cached", async (language) => {
  machine.go();
  const { hosts, folders } = await hostsOf([language]);
  const bin = binOf(language);
  expect(hosts).toEqual([{ language, command: join(bin, `pulumi-language-${language}`), source: "build", bin }]);
  expect(folders).toEqual([bin, machine.path]);
  expect((await hostsOf([language], { allow: ["path"] })).hosts).toEqual([{ ...hosts[0], source: "cache" }]);
  expect(machine.builds()).toBe(1);
});

test("hosts that are not requested are not built", async () => {
  machine.go();
  await hostsOf([]);
  expect(machine.builds()).toBe(0);
});

test("each host has its own folder, even if one is requested twice", async () => {
  machine.go();
  const { hosts, folders } = await hostsOf(["go", "java", "go"]);
  expect(hosts.map(({ language }) => language)).toEqual(["go", "java"]);
  expect(folders).toEqual([binOf("go"), binOf("java"), machine.path]);
  expect(machine.builds()).toBe(2);
});

test("Python's host next to pulumi is not used without its script", async () => {
  machine.go();
  machine.script(machine.path, "pulumi-language-python", "exit 0\n");
  const { hosts, folders } = await hostsOf(["python"]);
  expect(hosts[0]?.source).toBe("build");
  expect(folders[0]).toBe(binOf("python"));
});

test("Python's host is built again if the script comes from another version of the SDK", () => {
  expect(folderOf(hostKit("python"), machine.env)).toContain(`${pinned("python").version}+${pinned("cli").version}`);
});

test("a cached host that does not run is built again", async () => {
  machine.go();
  const { hosts } = await hostsOf(["yaml"]);
  writeFileSync(hosts[0]?.command ?? "", "#!/bin/sh\nexit 1\n");
  expect((await hostsOf(["yaml"])).hosts[0]?.source).toBe("build");
  expect(machine.lines).toContainEqual(expect.stringMatching(/^skipped .*: pulumi-language-yaml ended with 1$/));
});

test("two callers at the same time share one build", async () => {
  machine.go();
  const both = await Promise.all([hostsOf(["yaml"]), hostsOf(["yaml"])]);
  expect(both.map(({ hosts }) => hosts[0]?.source).sort()).toEqual(["build", "cache"]);
  expect(machine.builds()).toBe(1);
  expect(machine.lines).toContainEqual(
    expect.stringMatching(/^another process is preparing the language host for YAML/),
  );
});

test("a built host that does not run is not cached", async () => {
  machine.go({ build: `echo "exit 1" > "$out"; /bin/chmod 755 "$out"` });
  await expect(hostsOf(["java"])).rejects.toThrow(EngineError);
  expect(machine.cached("pulumi-language-java")).toEqual([]);
});

test("a caller that does not allow a build gets none", async () => {
  machine.go();
  await expect(hostsOf(["go"], { allow: ["path"] })).rejects.toThrow("Go modules: not allowed by the caller");
  expect(machine.builds()).toBe(0);
});

test("the error lists each way, why it failed and what to do", async () => {
  const error = await hostsOf(["python"]).catch((thrown: unknown) => thrown);
  expect((error as EngineError).message.split("\n")).toEqual([
    "No language host for Python programs was found, and none could be installed or built:",
    `  - next to \`pulumi\`: ${machine.path} has no pulumi-language-python and no pulumi-language-python-exec`,
    `  - the cache: ${dirname(binOf("python"))} does not exist`,
    "  - a build from its Go modules: there is no `go` on PATH",
    expect.stringMatching(/^Install Pulumi 3\.216\.0 or newer .* install Go 1\.\d+(\.\d+)? or newer/),
  ]);
});

test("the required Go is the newest that a source of a host needs", async () => {
  machine.go({ version: "go1.25.0" });
  expect((await hostsOf(["go"])).hosts[0]?.source).toBe("build");
  // The script of Python's host comes from the CLI's sources.
  await expect(hostsOf(["python"])).rejects.toThrow(`go1.25.0, which is too old: Go ${pinned("cli").go} or newer`);
});
