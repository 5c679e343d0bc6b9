import type { Argument, Command, Option } from "commander";

/** The values that a shell can offer for an option or an argument. */
export type Values = { choices: readonly string[] } | "file" | "folder" | "unknown";

export interface OptionSpec {
  /** As typed: "-h", "--help". */
  flags: string[];
  description: string;
  /** Absent for an option without a value. `name` is the placeholder in the help. */
  value?: { name: string; values: Values };
}

export interface ArgumentSpec {
  name: string;
  isVariadic: boolean;
  values: Values;
}

/** A command as its help shows it. */
export interface CommandSpec {
  name: string;
  description: string;
  options: OptionSpec[];
  arguments: ArgumentSpec[];
}

/** The program itself and its commands. */
export interface Tree extends CommandSpec {
  commands: CommandSpec[];
}

export function treeOf(program: Command): Tree {
  const commands = program.createHelp().visibleCommands(program);
  const names = commands.map((command) => command.name());
  // Commander does not know that the argument of `help` is a command.
  const help = { arguments: [{ name: "command", isVariadic: false, values: { choices: names } }] };
  return {
    ...specOf(program),
    commands: commands.map((command) => ({ ...specOf(command), ...(command.name() === "help" ? help : {}) })),
  };
}

function specOf(command: Command): CommandSpec {
  return {
    name: command.name(),
    description: command.description(),
    options: command.createHelp().visibleOptions(command).map(optionOf),
    arguments: command.registeredArguments.map(argumentOf),
  };
}

function optionOf({ short, long, flags, description, required, optional, argChoices }: Option): OptionSpec {
  const name = /[<[]([^>\].]+)/.exec(flags)?.[1] ?? "value";
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    ...(required || optional ? { value: { name, values: valuesOf(name, argChoices) } } : {}),
  };
}

function argumentOf(argument: Argument): ArgumentSpec {
  const name = argument.name();
  return { name, isVariadic: argument.variadic, values: valuesOf(name, argument.argChoices) };
}

/** The placeholder is the kind of the value: `--png <file>`, `--cwd <folder>`. */
function valuesOf(name: string, choices: readonly string[] | undefined): Values {
  if (choices) return { choices };
  return name === "file" || name === "folder" ? name : "unknown";
}
