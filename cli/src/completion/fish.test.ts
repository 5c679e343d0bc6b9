import { Argument, Command, Option } from "commander";
import type { Context } from "../context";
import { programOf } from "../program";
import { fishScript } from "./fish";
import { treeOf } from "./tree";

const tree = treeOf(programOf({ io: {} } as Context));
const lines = fishScript(tree).split("\n");
const after = (name: string) => `complete -c pulumi-zavu -n '__pulumi_zavu_at ${name}'`;

test("files are not offered by default", () => {
  expect(lines).toContain("complete -c pulumi-zavu -f");
});

test.each(tree.commands.map((command) => [command.name, command] as const))(
  "%s and its options have their descriptions",
  (name, { description, options }) => {
    const inQuotes = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
    expect(lines).toContain(`complete -c pulumi-zavu -n __pulumi_zavu_at -a '${name}' -d ${inQuotes(description)}`);
    for (const option of options) {
      const flags = option.flags.map((flag) => flag.replace("--", " -l ").replace(/^-/, " -s ")).join("");
      const line = `${after(name)}${flags} -d ${inQuotes(option.description)}`;
      expect(lines.filter((one) => one.startsWith(line))).toHaveLength(1);
    }
  },
);

test("values are offered for options and arguments", () => {
  expect(lines).toContain(`${after("wait")} -l for -d 'what to wait for' -r -f -a 'ready qr_ready'`);
  expect(lines).toContain(`${after("completion")} -f -a 'bash zsh fish'`);
  const ends = (flag: string) =>
    lines
      .find((line) => line.startsWith(`${after("qr")} -l ${flag}`))
      ?.split("' ")
      .at(-1);
  expect(ends("png")).toBe("-r -F");
  expect(ends("stack")).toBe("-r -f");
  expect(ends("cwd")).toBe("-r -f -a '(__fish_complete_directories)'");
});

test("characters with a meaning in fish are escaped", () => {
  const odd = "It's [a]: $HOME (id) back\\slash";
  const program = new Command("x");
  program
    .command("a:b")
    .description(odd)
    .addOption(new Option("-p, --plain <v>", odd).choices(["two words", "$x", "plain"]))
    .addArgument(new Argument("<kind>").choices(["(id)"]));
  const quotedOdd = "'It\\'s [a]: $HOME (id) back\\\\slash'";
  const text = fishScript(treeOf(program));
  expect(text).toContain(`complete -c x -n __x_at -a '\\'a:b\\'' -d ${quotedOdd}`);
  expect(text).toContain(` -s p -l plain -d ${quotedOdd} -r -f -a '\\'two words\\' \\'$x\\' plain'`);
  expect(text).toContain(" -f -a '\\'(id)\\''");
});
