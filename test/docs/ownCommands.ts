import type { Context } from "../../cli/src/context";
import { programOf } from "../../cli/src/program";
import { parseOptions } from "../../simulator/src/commandLine";
import type { Check } from "./commands";
import type { Words } from "./shell";

/** The command line's own parser, without its actions. */
export function ownCommands(): Check {
  const nowhere = { write: () => true };
  const program = programOf({ io: { stdout: nowhere, stderr: nowhere } } as unknown as Context);
  return ([name = "", ...args]) => {
    // Without a command, it only names the program.
    if (["", "--help", "COMMAND"].includes(name)) return undefined;
    const command = program.commands.find((one) => one.name() === name);
    return command ? parsed(command, args) : `there is no command ${name}`;
  };
}

function parsed(command: ReturnType<typeof programOf>, args: Words): string | undefined {
  try {
    const { operands, unknown } = command.parseOptions(args.filter((arg) => arg !== "--help"));
    if (unknown.length > 0) return `${command.name()} does not know ${unknown.join(" ")}`;
    const wanted = command.registeredArguments;
    const least = args.includes("--help") ? 0 : wanted.filter(({ required }) => required).length;
    const most = wanted.some(({ variadic }) => variadic) ? Infinity : wanted.length;
    return operands.length < least || operands.length > most ? `${operands.length} arguments` : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The simulator's own parser. */
export function simulator(args: Words): string | undefined {
  try {
    parseOptions(args);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
