import { setMaxListeners } from "node:events";
import { Command, CommanderError } from "commander";
import { InputError, isZavuError } from "pulumi-zavu-provider/errors";
import { failureText } from "pulumi-zavu-provider/failureText";
import { addActs } from "./commands/acts";
import { addBoard } from "./commands/board";
import { addCompletion } from "./commands/completion";
import { addDoctor } from "./commands/doctor";
import { addList } from "./commands/list";
import { addOrphans } from "./commands/orphans";
import { addQr } from "./commands/qr";
import { addReconnect } from "./commands/reconnect";
import { addShow } from "./commands/show";
import { addSweep } from "./commands/sweep";
import { addWait } from "./commands/wait";
import type { Context } from "./context";
import { EXIT } from "./exitCodes";
import { envelope } from "./format/json";
import { note, say, type Io } from "./io";
import { UsageError } from "./usageError";
import { VERSION } from "./version";

const ABOUT = `Exit codes: 0 done or reached, 1 an error, 2 a wrong command line, 3 timed out, 4 a session failed, 130 after Ctrl-C.

The key: zavu:apiKey of the stack that --stack names, else ZAVU_API_KEY, else ZAVUDEV_API_KEY; the base URL likewise
(zavu:baseUrl, ZAVU_BASE_URL, ZAVUDEV_BASE_URL). No command takes a key as an argument, where others could read it.`;

/** The command tree. */
export function programOf(context: Context): Command {
  const { io } = context;
  const program = new Command("pulumi-zavu")
    .description("The people's side of Zavu's WhatsApp Alternative sessions: scan, wait, look, clean up.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError("(add --help for more)")
    .addHelpText("after", `\n${ABOUT}`)
    .hook("preAction", (_program, command) => {
      context.json = command.opts<{ json?: boolean }>().json ?? false;
    });
  addQr(program, context);
  addWait(program, context);
  addBoard(program, context);
  addList(program, context);
  addShow(program, context);
  addReconnect(program, context);
  addActs(program, context);
  addOrphans(program, context);
  addSweep(program, context);
  addDoctor(program, context);
  addCompletion(program, context);
  return program;
}

/** Runs a command line (without `node` and the script) and returns what the process exits with. Never rejects. */
export async function run(args: string[], parts: Pick<Context, "io" | "stacks">): Promise<number> {
  const context: Context = { ...parts, exitCode: EXIT.reached, json: false };
  // Each request under way listens to it: many listeners are no leak.
  setMaxListeners(0, parts.io.signal);
  try {
    await programOf(context).parseAsync(args, { from: "user" });
    return context.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) tell(context.io, error, context.json);
    else if (error.exitCode === 0) return EXIT.reached;
    // Commander has told it already, to people.
    else if (args.includes("--json"))
      say(context.io, envelope("error", { name: "UsageError", message: error.message, hint: "" }));
    return isUsage(error) ? EXIT.usage : EXIT.error;
  }
}

const isUsage = (error: unknown) => [CommanderError, UsageError, InputError].some((usage) => error instanceof usage);

function tell(io: Io, error: unknown, json: boolean): void {
  note(io, failureText("the command line", error));
  if (!json) return;
  const { name, message, hint } = isZavuError(error)
    ? error
    : { name: "Error", message: "internal error; please report it", hint: "" };
  say(io, envelope("error", { name, message, hint }));
}
