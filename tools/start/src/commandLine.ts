import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { QrForm } from "zavu-simulator";
import { StartError } from "./startError";

/** The commands. */
export type Verb = "start" | "refresh" | "destroy";

/** A parsed command line. */
export interface Command {
  verb: Verb;
  /** Whether to use the real API instead of the simulator. */
  live: boolean;
  /** Whether to skip the confirmation. */
  yes: boolean;
  /** The absolute path of the folder for the files of the simulator and its Pulumi stack. */
  folder: string;
  /** How long the simulator's phone takes to scan, in ms. */
  scanAfterMs: number;
  /** The form of the simulator's QR codes. */
  qr: QrForm;
  /** Whether the simulator behaves like a WhatsApp bridge. */
  bridge: boolean;
}

/** What `--help` prints. */
export const HELP = `npm start [-- OPTIONS]        creates the session of examples/quickstart and follows it until it is linked
npm run refresh [-- OPTIONS]  reads the session again and updates Pulumi's state
npm run destroy [-- OPTIONS]  deletes the session

By default, everything runs on a simulator of the Zavu API, without an account or a phone.

  --live                use your Zavu account, with your own Pulumi backend, stack and key
  --yes                 with --live: skip the confirmation
  --folder FOLDER       the folder of the simulator's sessions and Pulumi's state; default .zavu
  --scan-after SECONDS  how long the simulator's phone takes to scan; default 8
  --qr FORM             the form of the simulator's QR codes: text or picture; default text
  --bridge              make the simulator behave like a WhatsApp bridge: QR codes expire, and linked sessions reconnect
  --help                show this text

Pass the same options to refresh and destroy as to start.
`;

const OPTIONS = {
  live: { type: "boolean" },
  yes: { type: "boolean" },
  folder: { type: "string" },
  "scan-after": { type: "string" },
  qr: { type: "string" },
  bridge: { type: "boolean" },
  help: { type: "boolean" },
} as const;

// npm has options with these names, which the user's configuration may set.
const NPM_OPTIONS = ["yes", "help"];

const VERBS: readonly string[] = ["start", "refresh", "destroy"] satisfies Verb[];

/**
 * Parses a command line. @returns undefined for `--help`.
 *
 * @param root the folder of the Pulumi project. `--folder` is relative to it.
 * @param env has the options that npm did not pass on.
 * @throws {StartError} if the command line is wrong.
 */
export function parseCommand(args: string[], root: string, env: NodeJS.ProcessEnv): Command | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const [verb, ...others] = positionals;
  refuseOptionsOfNpm(env, verb);
  if (verb === undefined || !VERBS.includes(verb) || others.length > 0) {
    throw new StartError(`Specify one command: ${VERBS.join(", ")}.\n\n${HELP}`, 2);
  }
  return {
    verb: verb as Verb,
    live: values.live ?? false,
    yes: values.yes ?? false,
    folder: resolve(root, values.folder ?? ".zavu"),
    scanAfterMs: seconds(values["scan-after"] ?? "8") * 1_000,
    qr: qrForm(values.qr ?? "text"),
    bridge: values.bridge ?? false,
  };
}

/** npm does not pass on an option without `--` before it: `npm start --live` would run the simulator. */
function refuseOptionsOfNpm(env: NodeJS.ProcessEnv, verb: string | undefined): void {
  const names = Object.keys(OPTIONS).filter((name) => !NPM_OPTIONS.includes(name));
  const taken = names.find((name) => env[`npm_config_${name.replaceAll("-", "_")}`] !== undefined);
  if (taken === undefined) return;
  const script = verb === "refresh" || verb === "destroy" ? `npm run ${verb}` : "npm start";
  throw new StartError(`npm did not pass on --${taken}. Put \`--\` before it: \`${script} -- --${taken}\`.`, 2);
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, 2);
  }
}

function qrForm(text: string): QrForm {
  if (text === "text" || text === "picture") return text;
  throw new StartError(`--qr ${text} is not a form of QR codes. Use text or picture.`, 2);
}

function seconds(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new StartError(`--scan-after ${text} is not a number of seconds. Use a number such as 8 or 0.5.`, 2);
}
