import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Argument, Command, Option } from "commander";
import type { Context } from "../context";
import { programOf } from "../program";
import { bashScript } from "./bash";
import { treeOf } from "./tree";

const real = programOf({ io: {} } as Context);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-zavu-completion-"));
  mkdirSync(join(folder, "a folder"));
  writeFileSync(join(folder, "a file.png"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash offers after these words, the last of which is under way; as bash takes them apart. */
function offered(words: string[], program = real): string[] {
  const call = `${bashScript(treeOf(program))}
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _pulumi_zavu
    for reply in "\${COMPREPLY[@]}"; do printf '%s\\n' "$reply"; done`;
  const options = { cwd: folder, encoding: "utf8" } as const;
  const out = execFileSync("bash", ["--norc", "-c", call, "bash", "pulumi-zavu", ...words], options);
  return out.split("\n").filter((line) => line !== "");
}

const names = real
  .createHelp()
  .visibleCommands(real)
  .map((command) => command.name());

test("the first word is a command", () => {
  expect(offered([""])).toEqual(names);
  expect(offered(["re"])).toEqual(["reconnect"]);
  expect(offered(["-"])).toEqual(["-V", "--version", "-h", "--help"]);
});

test.each(real.commands.map((command) => [command.name(), command] as const))(
  "%s has the options that its help shows",
  (name, command) => {
    const shown = command.helpInformation().match(/(?<=^ .*)--[a-z-]+(?=.* {2})/gm) ?? [];
    expect(offered([name, "--"]).sort()).toEqual([...new Set(shown)].sort());
  },
);

test.each([
  [
    ["wait", "--for", ""],
    ["ready", "qr_ready"],
  ],
  [["wait", "--for", "q"], ["qr_ready"]],
  [
    ["wait", "--for", "="],
    ["ready", "qr_ready"],
  ],
  [["wait", "--for", "=", "q"], ["qr_ready"]],
  [["wait", "jd7", "--json", "--for", "r"], ["ready"]],
  [
    ["completion", ""],
    ["bash", "zsh", "fish"],
  ],
  [["completion", "f"], ["fish"]],
  [["help", "li"], ["list"]],
])("after %j: %j", (words, replies) => {
  expect(offered(words)).toEqual(replies);
});

test.each([
  [
    ["qr", "--png", ""],
    ["a file.png", "a folder"],
  ],
  [["qr", "--png", "=", "a fi"], ["a file.png"]],
  [["list", "--cwd", ""], ["a folder"]],
])("after %j: what is in the folder", (words, replies) => {
  expect(offered(words).sort()).toEqual(replies);
});

test.each([[["list", "--stack", ""]], [["wait", "--timeout", "="]], [["show", "jd7"]], [["nothing"]]])(
  "after %j nothing is offered",
  (words) => {
    expect(offered(words)).toEqual([]);
  },
);

test("an id or a value that reads as a command is not taken for one", () => {
  expect(offered(["wait", "list", "--f"])).toEqual(["--for"]);
  expect(offered(["list", "--stack", "wait", "--w"])).toEqual(["--waiting"]);
});

test("what a choice holds is not run", () => {
  const odd = ["$(touch ran)", "`touch ran`", "it's", "two words", "$HOME", "*"];
  const program = new Command("pulumi-zavu");
  program
    .command("do")
    .addOption(new Option("-o, --odd <v>").choices(odd))
    .addArgument(new Argument("<x>").choices(odd));
  expect(offered(["do", "-o", ""], program)).toEqual(odd);
  expect(offered(["do", ""], program)).toEqual(odd);
  expect(existsSync(join(folder, "ran"))).toBe(false);
});
