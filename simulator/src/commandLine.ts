import { parseArgs } from "node:util";
import type { JournalEntry, SimulatorOptions, Times } from "./types";

/** What `--help` prints. */
export const HELP = `The Zavu WhatsApp Alternative session API on 127.0.0.1.

zavu-simulator [options]

  --port N            port; default: any free one
  --state FILE        keep the sessions in this JSON file
  --auto-scan TIME    a phone scans by itself, TIME after the QR is there; default: never
  --qr-rotate TIME    how long one QR is good; default 20s
  --initializing TIME how long a session connects; default 1s
  --authenticating TIME  how long the handshake after a scan takes; default 1s
  --limit N           requests a minute; default 600
  --key KEY           accept this key (repeatable); default zv_live_simulator and zv_test_simulator
  --help              this text

TIME is ms, or has a unit: 500ms, 5s, 2m.
`;

const OPTIONS = {
  port: { type: "string" },
  state: { type: "string" },
  "auto-scan": { type: "string" },
  "qr-rotate": { type: "string" },
  initializing: { type: "string" },
  authenticating: { type: "string" },
  limit: { type: "string" },
  key: { type: "string", multiple: true },
  help: { type: "boolean" },
} as const;

/** The command line as options of the simulator. Throws an error that names the option. */
export function parseOptions(args: string[]): { help: boolean; options: SimulatorOptions } {
  const { values } = parseArgs({ args, options: OPTIONS, strict: true });
  const times: Partial<Times> = {
    ...at("autoScanMs", duration("--auto-scan", values["auto-scan"])),
    ...at("qrRotateMs", duration("--qr-rotate", values["qr-rotate"])),
    ...at("initializingMs", duration("--initializing", values.initializing)),
    ...at("authenticatingMs", duration("--authenticating", values.authenticating)),
  };
  const limit = whole("--limit", values.limit, 1);
  const options: SimulatorOptions = {
    ...at("port", whole("--port", values.port, 0, 65_535)),
    ...at("stateFile", values.state),
    times,
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

function at<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]?: V });
}
