import { setMaxListeners } from "node:events";
import { Command, CommanderError } from "commander";
import { InputError } from "pulumi-zavu-provider/errors";
import { failureText } from "pulumi-zavu-provider/failureText";
import { addSessionActions } from "./commands/sessionActions";
import { addBoard } from "./commands/board";
import { addCompletion } from "./commands/completion";
import { addDoctor } from "./commands/doctor";
import { addList } from "./commands/list";
import { addNodes } from "./commands/nodes";
import { addOrphans } from "./commands/orphans";
import { addPair } from "./commands/pair";
import { addQr } from "./commands/qr";
import { addReconnect } from "./commands/reconnect";
import { addShow } from "./commands/show";
import { addSweep } from "./commands/sweep";
import { addWait } from "./commands/wait";
import { addWatch } from "./commands/watch";
import type { Context } from "./context";
import { EXIT } from "./exitCodes";
import { errorEnvelope } from "./format/json";
import { note, print } from "./io";
import { UsageError, usageErrorOf } from "./usageError";
import { VERSION } from "./version";

const ABOUT = `Exit codes: 0 done or reached, 1 an error, 2 a wrong command line, 3 timed out, 4 a session failed, 130 after Ctrl-C.

API key: zavu:apiKey of the stack in --stack, else ZAVU_API_KEY, else ZAVUDEV_API_KEY.
Base URL: zavu:baseUrl of the stack in --stack, else ZAVU_BASE_URL, else ZAVUDEV_BASE_URL.
No command takes the key as an argument, because other users of the machine could read it.`;

/** The command tree. */
export function programOf(context: Context): Command {
  const { io } = context;
  const program = new Command("pulumi-zavu")
    .description("Scan, monitor and clean up Zavu WhatsApp sessions.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // `run` reports every error in the same style.
      outputError: () => undefined,
    })
    .addHelpText("after", `\n${ABOUT}`);
  addQr(program, context);
  addWait(program, context);
  addBoard(program, context);
  addList(program, context);
  addShow(program, context);
  addWatch(program, context);
  addReconnect(program, context);
  addSessionActions(program, context);
  addNodes(program, context);
  addPair(program, context);
  addOrphans(program, context);
  addSweep(program, context);
  addDoctor(program, context);
  addCompletion(program, context);
  return program;
}

/** Runs a command line (without `node` and the script) and returns the exit code. Never rejects. */
export async function run(args: string[], parts: Pick<Context, "io" | "stacks">): Promise<number> {
  const context: Context = { ...parts, exitCode: EXIT.reached };
  const { io } = context;
  // Each request in flight adds a listener, so many listeners are not a leak.
  setMaxListeners(0, io.signal);
  try {
    await programOf(context).parseAsync(args, { from: "user" });
    return context.exitCode;
  } catch (cause) {
    if (cause instanceof CommanderError && cause.exitCode === 0) return EXIT.reached;
    // Commander has printed the help, because no command was given.
    if (cause instanceof CommanderError && cause.code === "commander.help") return EXIT.usage;
    const error = cause instanceof CommanderError ? usageErrorOf(cause) : cause;
    note(io, failureText("the command line", error));
    if (args.includes("--json")) print(io, errorEnvelope(error));
    return error instanceof UsageError || error instanceof InputError ? EXIT.usage : EXIT.error;
  }
}
