import { Argument, Command, Option } from "commander";
import type { Context } from "../context";
import { programOf } from "../program";
import { treeOf } from "./tree";
import { zshScript } from "./zsh";

const tree = treeOf(programOf({ io: {} } as Context));
const script = zshScript(tree);

/** The part of the script for a command. */
const partOf = (name: string) => script.split(`\n  ${name})\n`)[1]?.split(";;")[0] ?? "";

test("the script works by autoload and when sourced", () => {
  expect(script).toMatch(/^#compdef pulumi-zavu\n/);
  expect(script).toContain("compdef _pulumi_zavu pulumi-zavu");
});

test.each(tree.commands.map((command) => [command.name, command] as const))(
  "%s and its options have their descriptions",
  (name, { description, options }) => {
    const inQuotes = (text: string) => text.replaceAll("'", "'\\''").replaceAll(":", "\\:");
    expect(script).toContain(`    '${name}:${inQuotes(description)}'\n`);
    for (const option of options) {
      for (const flag of option.flags) expect(partOf(name)).toContain(`)${flag}`);
      expect(partOf(name)).toContain(`[${inQuotes(option.description)}]`);
    }
  },
);

test("values are offered for options and arguments", () => {
  expect(partOf("wait")).toContain("'(--for)--for=[what to wait for]:status:(ready qr_ready)'");
  expect(partOf("qr")).toMatch(/--png=\[[^\]]+\]:file:_files'/);
  expect(partOf("qr")).toMatch(/--cwd=\[[^\]]+\]:folder:_files -\/'/);
  expect(partOf("qr")).toContain("'*:ids: '");
  expect(partOf("show")).toContain("'1:id: '");
  expect(partOf("completion")).toContain("'1:shell:(bash zsh fish)'");
});

test("characters with a meaning in zsh are escaped", () => {
  const odd = "It's [a]: $HOME `id` back\\slash";
  const program = new Command("x");
  program
    .command("a:b")
    .description(odd)
    .addOption(new Option("-p, --plain <v:l>", odd).choices(["two words", "$x", "it's"]))
    .addArgument(new Argument("<kind>").choices(["a:b"]));
  const text = zshScript(treeOf(program));
  expect(text).toContain("'a\\:b:It'\\''s [a]\\: $HOME `id` back\\\\slash'");
  const values = ":v\\:l:(two\\ words \\$x it\\'\\''s)'";
  expect(text).toContain(`'(-p --plain)-p[It'\\''s \\[a\\]\\: $HOME \`id\` back\\\\slash]${values}`);
  expect(text).toContain(`'(-p --plain)--plain=[It'\\''s \\[a\\]\\: $HOME \`id\` back\\\\slash]${values}`);
  expect(text).toContain("'1:kind:(a\\:b)'");
});
