import { parseArgs } from "node:util";
import type { JournalEntry, QrLimit, SimulatorOptions, Times } from "./types";

/** What `--help` prints. */
export const HELP = `The Zavu WhatsApp Alternative API on 127.0.0.1.

zavu-simulator [options]

  --port N               port; default: any free one
  --state FILE           keep the sessions and egress nodes in this JSON file
  --auto-scan TIME       a phone scans automatically, TIME after the QR code appears; default: never
  --auto-pair TIME       an egress node's device connects automatically, TIME after its creation; default: never
  --qr-rotate TIME       how long a QR code is valid; default 20s
  --qr FORM              how qrCode is sent: text or picture (a PNG data URL); default text
  --initializing TIME    how long a session connects; default 1s
  --authenticating TIME  how long the handshake after a scan takes; default 1s
  --bridge               behave like a WhatsApp bridge: QR codes expire, and linked sessions drop briefly
  --first-qr TIME        with --bridge: how long the first QR code is valid; default 60s
  --gap TIME             with --bridge: the gap between two QR codes; default 1s
  --qr-codes N           with --bridge: QR codes without a scan until the session ends; default 6
  --qr-ends STATUS       with --bridge: the status after the last one, disconnected or failed; default disconnected
  --flap-every TIME      with --bridge: how often a linked session drops; default 90s
  --flap TIME            with --bridge: how long it drops for; default 2s
  --normalize            trim names, lowercase node ids, and store country uk as gb
  --limit N              requests per minute; default 600
  --key KEY              accept this key (repeatable); default zv_live_simulator and zv_test_simulator
  --help                 show this help

TIME is in milliseconds, or has a unit: 500ms, 5s, 2m.
`;

const OPTIONS = {
  port: { type: "string" },
  state: { type: "string" },
  "auto-scan": { type: "string" },
  "auto-pair": { type: "string" },
  "qr-rotate": { type: "string" },
  initializing: { type: "string" },
  authenticating: { type: "string" },
  qr: { type: "string" },
  bridge: { type: "boolean" },
  "first-qr": { type: "string" },
  gap: { type: "string" },
  "qr-codes": { type: "string" },
  "qr-ends": { type: "string" },
  "flap-every": { type: "string" },
  flap: { type: "string" },
  normalize: { type: "boolean" },
  limit: { type: "string" },
  key: { type: "string", multiple: true },
  help: { type: "boolean" },
} as const;

const BRIDGE_OPTIONS = ["first-qr", "gap", "qr-codes", "qr-ends", "flap-every", "flap"] as const;

/** The command line as options of the simulator. Throws an error that names the option. */
export function parseOptions(args: string[]): { help: boolean; options: SimulatorOptions } {
  const { values } = parseArgs({ args, options: OPTIONS, strict: true });
  const times: Partial<Times> = {
    ...optional("autoScanMs", duration("--auto-scan", values["auto-scan"])),
    ...optional("autoPairMs", duration("--auto-pair", values["auto-pair"])),
    ...optional("qrRotateMs", duration("--qr-rotate", values["qr-rotate"])),
    ...optional("initializingMs", duration("--initializing", values.initializing)),
    ...optional("authenticatingMs", duration("--authenticating", values.authenticating)),
    ...optional("firstQrMs", duration("--first-qr", values["first-qr"])),
    ...optional("gapMs", duration("--gap", values.gap)),
    ...optional("flapEveryMs", duration("--flap-every", values["flap-every"])),
    ...optional("flapMs", duration("--flap", values.flap)),
  };
  const limit = wholeNumber("--limit", values.limit, 1);
  const qrLimit: Partial<QrLimit> = {
    ...optional("codes", wholeNumber("--qr-codes", values["qr-codes"], 1)),
    ...optional("ends", oneOf("--qr-ends", values["qr-ends"], ["disconnected", "failed"])),
  };
  for (const name of BRIDGE_OPTIONS) {
    if (values[name] !== undefined && !values.bridge) throw new Error(`--${name} requires --bridge`);
  }
  const options: SimulatorOptions = {
    ...optional("port", wholeNumber("--port", values.port, 0, 65_535)),
    ...optional("stateFile", values.state),
    times,
    ...optional("qr", oneOf("--qr", values.qr, ["text", "picture"])),
    ...optional("bridge", values.bridge ? qrLimit : undefined),
    ...optional("normalize", values.normalize),
    ...optional("rateLimit", limit === undefined ? undefined : { limit, windowMs: 60_000 }),
    ...optional("projects", values.key && { proj_simulator: { keys: values.key } }),
  };
  return { help: values.help ?? false, options };
}

/** The variables to set. A key that the user gave is not repeated. */
export function environment(url: string, options: SimulatorOptions): string {
  const key = options.projects ? "<the key given with --key>" : "zv_live_simulator";
  return `Zavu simulator at ${url}\n\n  ZAVU_BASE_URL=${url}\n  ZAVU_API_KEY=${key}\n\nPress Ctrl-C to stop it.\n`;
}

/** The log line of a request: no key, no body. */
export function requestLine({ method, path, status }: JournalEntry): string {
  return `${method} ${path} ${status}\n`;
}

function duration(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`Invalid ${name} "${text}": use a time such as 5000, 500ms, 5s or 2m`);
  return Number(amount) * { ms: 1, s: 1_000, m: 60_000 }[(unit ?? "ms") as "ms" | "s" | "m"];
}

function wholeNumber(name: string, text: string | undefined, least: number, most = Infinity): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  const allowed = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new Error(`Invalid ${name} "${text}": use a whole number ${allowed}`);
}

function oneOf<const T extends string>(name: string, text: string | undefined, words: readonly T[]): T | undefined {
  const word = words.find((known) => known === text);
  if (word === undefined && text !== undefined) throw new Error(`Invalid ${name} "${text}": use ${words.join(" or ")}`);
  return word;
}

function optional<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]?: V });
}
