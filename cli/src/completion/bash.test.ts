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

/** What bash offers for the last of these words, which are split as bash splits them. */
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

test("commands are offered as the first word", () => {
  expect(offered([""])).toEqual(names);
  expect(offered(["re"])).toEqual(["reconnect"]);
  expect(offered(["-"])).toEqual(["-V", "--version", "-h", "--help"]);
});

test.each(real.commands.map((command) => [command.name(), command] as const))(
  "the options of %s are those in its help",
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
])("after %j, files or folders are offered", (words, replies) => {
  expect(offered(words).sort()).toEqual(replies);
});

test.each([[["list", "--stack", ""]], [["wait", "--timeout", "="]], [["show", "jd7"]], [["nothing"]]])(
  "after %j, nothing is offered",
  (words) => {
    expect(offered(words)).toEqual([]);
  },
);

test("an id or a value is not mistaken for a command", () => {
  expect(offered(["wait", "list", "--f"])).toEqual(["--for"]);
  expect(offered(["list", "--stack", "wait", "--w"])).toEqual(["--waiting"]);
});

test("the text of a choice is not executed", () => {
  const special = ["$(touch ran)", "`touch ran`", "it's", "two words", "$HOME", "*"];
  const program = new Command("pulumi-zavu");
  program
    .command("do")
    .addOption(new Option("-o, --odd <v>").choices(special))
    .addArgument(new Argument("<x>").choices(special));
  expect(offered(["do", "-o", ""], program)).toEqual(special);
  expect(offered(["do", ""], program)).toEqual(special);
  expect(existsSync(join(folder, "ran"))).toBe(false);
});
