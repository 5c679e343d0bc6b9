import { Argument, Command, Option } from "commander";
import type { Context } from "../context";
import { programOf } from "../program";
import { treeOf } from "./tree";

test("the tree has the options, arguments and values of a command", () => {
  const program = new Command("x").helpCommand(false);
  program
    .command("draw")
    .description("Draw it.")
    .option("--png <file>", "an image")
    .option("-C, --cwd <folder>", "a folder")
    .option("--once", "once")
    .addOption(new Option("--for [status]", "what for").choices(["a", "b"]))
    .addOption(new Option("--secret-switch").hideHelp())
    .addArgument(new Argument("<shell>").choices(["bash"]))
    .argument("[ids...]");
  program.command("hidden", { hidden: true });
  expect(treeOf(program).commands).toEqual([
    {
      name: "draw",
      description: "Draw it.",
      options: [
        { flags: ["--png"], description: "an image", value: { name: "file", values: "file" } },
        { flags: ["-C", "--cwd"], description: "a folder", value: { name: "folder", values: "folder" } },
        { flags: ["--once"], description: "once" },
        { flags: ["--for"], description: "what for", value: { name: "status", values: { choices: ["a", "b"] } } },
        { flags: ["-h", "--help"], description: "display help for command" },
      ],
      arguments: [
        { name: "shell", isVariadic: false, values: { choices: ["bash"] } },
        { name: "ids", isVariadic: true, values: "unknown" },
      ],
    },
  ]);
});

// The scripts support only one level of commands.
test("no command of the program has subcommands", () => {
  const program = programOf({ io: {} } as Context);
  expect(program.commands.flatMap(({ commands }) => commands)).toEqual([]);
});

test("the argument of help is a command", () => {
  const { commands } = treeOf(programOf({ io: {} } as Context));
  expect(commands.at(-1)).toMatchObject({
    name: "help",
    arguments: [{ values: { choices: commands.map(({ name }) => name) } }],
  });
});
