import { parseArgs } from "node:util";
import type { JournalEntry, QrLimit, SimulatorOptions, Times } from "./types";

/** What `--help` prints. */
export const HELP = `The Zavu WhatsApp Alternative session API on 127.0.0.1.

zavu-simulator [options]

  --port N               port; default: any free one
  --state FILE           keep the sessions in this JSON file
  --auto-scan TIME       a phone scans by itself, TIME after the QR is there; default: never
  --qr-rotate TIME       how long one QR is good; default 20s
  --qr FORM              what qrCode is: text or picture (a PNG data URL); default text
  --initializing TIME    how long a session connects; default 1s
  --authenticating TIME  how long the handshake after a scan takes; default 1s
  --bridge               behave like a WhatsApp bridge: QR codes end and linked sessions drop for moments
  --first-qr TIME        with --bridge: how long the first QR code is good; default 60s
  --gap TIME             with --bridge: the gap between two QR codes; default 1s
  --qr-codes N           with --bridge: QR codes without a scan until the session ends; default 6
  --qr-ends STATUS       with --bridge: the status after the last one, disconnected or failed; default disconnected
  --flap-every TIME      with --bridge: how often a linked session drops; default 90s
  --flap TIME            with --bridge: how long it drops for; default 2s
  --normalize            trim names, lower the case of node ids, and store country uk as gb
  --limit N              requests a minute; default 600
  --key KEY              accept this key (repeatable); default zv_live_simulator and zv_test_simulator
  --help                 this text

TIME is ms, or has a unit: 500ms, 5s, 2m.
`;

const OPTIONS = {
  port: { type: "string" },
  state: { type: "string" },
  "auto-scan": { type: "string" },
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
    ...at("autoScanMs", duration("--auto-scan", values["auto-scan"])),
    ...at("qrRotateMs", duration("--qr-rotate", values["qr-rotate"])),
    ...at("initializingMs", duration("--initializing", values.initializing)),
    ...at("authenticatingMs", duration("--authenticating", values.authenticating)),
    ...at("firstQrMs", duration("--first-qr", values["first-qr"])),
    ...at("gapMs", duration("--gap", values.gap)),
    ...at("flapEveryMs", duration("--flap-every", values["flap-every"])),
    ...at("flapMs", duration("--flap", values.flap)),
  };
  const limit = whole("--limit", values.limit, 1);
  const qrLimit: Partial<QrLimit> = {
    ...at("codes", whole("--qr-codes", values["qr-codes"], 1)),
    ...at("ends", oneOf("--qr-ends", values["qr-ends"], ["disconnected", "failed"])),
  };
  for (const name of BRIDGE_OPTIONS) {
    if (values[name] !== undefined && !values.bridge) throw new Error(`--${name} needs --bridge`);
  }
  const options: SimulatorOptions = {
    ...at("port", whole("--port", values.port, 0, 65_535)),
    ...at("stateFile", values.state),
    times,
    ...at("qr", oneOf("--qr", values.qr, ["text", "picture"])),
    ...at("bridge", values.bridge ? qrLimit : undefined),
    ...at("normalize", values.normalize),
    ...at("rateLimit", limit === undefined ? undefined : { limit, windowMs: 60_000 }),
    ...at("projects", values.key && { proj_simulator: { keys: values.key } }),
  };
  return { help: values.help ?? false, options };
}

/** What the user needs in the environment. A key that the user gave is not repeated. */
export function environment(url: string, options: SimulatorOptions): string {
  const key = options.projects ? "<the key given with --key>" : "zv_live_simulator";
  return `Zavu simulator at ${url}\n\n  ZAVU_BASE_URL=${url}\n  ZAVU_API_KEY=${key}\n\nCtrl-C ends it.\n`;
}

/** The log line of a request: no key, no body. */
export function requestLine({ method, path, status }: JournalEntry): string {
  return `${method} ${path} ${status}\n`;
}

function duration(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`${name} ${text}: give a time such as 5000, 500ms, 5s or 2m`);
  return Number(amount) * { ms: 1, s: 1_000, m: 60_000 }[(unit ?? "ms") as "ms" | "s" | "m"];
}

function whole(name: string, text: string | undefined, least: number, most = Infinity): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`${name} ${text}: give a whole number from ${least}${most === Infinity ? "" : ` to ${most}`}`);
}

function oneOf<const T extends string>(name: string, text: string | undefined, words: readonly T[]): T | undefined {
  const word = words.find((known) => known === text);
  if (word === undefined && text !== undefined) throw new Error(`${name} ${text}: give ${words.join(" or ")}`);
  return word;
}

function at<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]?: V });
}
