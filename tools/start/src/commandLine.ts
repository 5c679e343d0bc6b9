import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { QrForm } from "zavu-simulator";
import { StartError } from "./startError";

/** What there is to do. */
export type Verb = "start" | "refresh" | "destroy";

/** A command line, read. */
export interface Command {
  verb: Verb;
  /** The real API in place of the simulator. */
  live: boolean;
  /** Ask nothing. */
  yes: boolean;
  /** Absolute path of the folder that keeps what the simulator and its Pulumi stack need. */
  folder: string;
  /** How long the simulator's phone takes to scan, in ms. */
  scanAfterMs: number;
  /** In what form the simulator sends QR codes. */
  qr: QrForm;
  /** Whether the simulator behaves like a WhatsApp bridge. */
  bridge: boolean;
}

/** What `--help` prints. */
export const HELP = `npm start [-- OPTIONS]        brings examples/quickstart up, and follows its session until it is linked
npm run refresh [-- OPTIONS]  reads the session again into Pulumi's state
npm run destroy [-- OPTIONS]  deletes the session

All of it on a simulator of the Zavu API: no account, no phone, no bill.

  --live                on your Zavu account instead, with your own Pulumi backend, stack and key
  --yes                 with --live: do not ask
  --folder FOLDER       where the simulator's sessions and Pulumi's state are kept; default .zavu
  --scan-after SECONDS  how long the simulator's phone takes to scan; default 8
  --qr FORM             what the simulator sends as QR code: text or picture; default text
  --bridge              the simulator behaves like a WhatsApp bridge: QR codes end, and linked sessions drop for moments
  --help                this text

Give refresh and destroy the same options as start.
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

const VERBS: readonly string[] = ["start", "refresh", "destroy"] satisfies Verb[];

/**
 * Reads a command line; undefined where it asks for help.
 *
 * @param root the folder of the Pulumi project, which `--folder` starts from.
 * @throws {StartError} that names what is wrong.
 */
export function parseCommand(args: string[], root: string): Command | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const [verb, ...others] = positionals;
  if (verb === undefined || !VERBS.includes(verb) || others.length > 0) {
    throw new StartError(`Say one of ${VERBS.join(", ")}, e.g. \`npm start\`.\n\n${HELP}`, 2);
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

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, 2);
  }
}

function qrForm(text: string): QrForm {
  if (text === "text" || text === "picture") return text;
  throw new StartError(`--qr ${text}: give text or picture`, 2);
}

function seconds(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new StartError(`--scan-after ${text}: give seconds, such as 8 or 0.5`, 2);
}
