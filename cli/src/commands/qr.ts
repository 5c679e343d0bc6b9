import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { qrTextOf } from "pulumi-zavu-provider/api";
import type { Context } from "../context";
import { durationOf } from "../duration";
import { EXIT } from "../exitCodes";
import type { Followed } from "../following";
import { statusLine } from "../format/following";
import { helpAfter } from "../format/help";
import { note, say, type Io } from "../io";
import { exitCodeOf } from "../outcome";
import { drawQr, mayColour, qrEncoder } from "../qr";
import { QrFiles } from "../qrFiles";
import { targetOf, type TargetOptions } from "../target";
import { UsageError } from "../usageError";
import { allWaitingOption, cwdOption, stackOption, timeoutOption } from "./options";
import { hasScreen, scanInLines, scanOnScreen, tellEnds, type InLines, type Scanning } from "./scan";

interface QrOptions extends TargetOptions {
  png?: string;
  svg?: string;
  once?: boolean;
  timeout: string;
}

const MORE = `On a terminal the QR code takes the whole window, is redrawn when it rotates, and leaves nothing in the history.
--png and --svg write an image that only you can read, replace it when the code rotates, and remove it at the end.`;

export function addQr(program: Command, context: Context): void {
  program
    .command("qr")
    .argument("[ids...]", "the sessions' ids; - draws the QR text or PNG data URL from standard input")
    .description("Show a session's live QR code until a phone has scanned it.")
    .addOption(stackOption("the sessions of this stack"))
    .addOption(allWaitingOption())
    .option("--png <file>", "write an image instead of drawing")
    .option("--svg <file>", "write an image instead of drawing")
    .option("--once", "end after the first QR code, and leave it")
    .addOption(timeoutOption("15m"))
    .addOption(cwdOption())
    .addHelpText("after", helpAfter("reads only", EXAMPLES, MORE))
    .action((ids: string[], options: QrOptions) => show(context, ids, options));
}

const EXAMPLES = ["qr jd7x2k3m4n", "qr --stack dev", "qr --all-waiting", "qr jd7x2k3m4n --png qr.png", "qr - < qr.txt"];

async function show(context: Context, ids: string[], options: QrOptions): Promise<void> {
  const { io } = context;
  const limitMs = durationOf(options.timeout, "--timeout");
  mustBeSeen(io, options);
  if (ids[0] === "-" && ids.length === 1) return drawOne(io, await qrTextOf(await fromStdin(io)), options);
  const scanning = { ...(await targetOf(context, ids, options)), limitMs };
  const [first, ...others] = scanning.ids;
  if (first === undefined) return say(io, "No session waits for a scan.");
  if (others.length > 0 && isFile(options)) {
    throw new UsageError(
      `${scanning.ids.length} sessions do not fit into one image.`,
      "Specify one session by its id.",
    );
  }
  const sessions = await (isFile(options) || options.once ? inPlainSight : scanOnScreen)(io, scanning, options);
  for (const followed of sessions) if (followed.end === "reached" && !options.once) say(io, statusLine(followed));
  tellEnds(io, sessions);
  context.exitCode = exitCodeOf(sessions);
  const late = options.once ? sessions.filter(({ end, qrs }) => end === "reached" && qrs === 0) : [];
  for (const followed of late) note(io, `There is no QR code to show. ${statusLine(followed)}`);
  if (late.length > 0) context.exitCode = EXIT.error;
}

const isFile = ({ png, svg }: QrOptions) => png !== undefined || svg !== undefined;

/** Others could scan a QR code in a log: only a terminal, or a file that was named, gets one. */
function mustBeSeen(io: Io, options: QrOptions): void {
  const { stdout } = io;
  if (isFile(options) || hasScreen(io) || (stdout.isTTY && options.once)) return;
  throw new UsageError(
    stdout.isTTY
      ? "This terminal (TERM=dumb) cannot redraw a QR code in place."
      : "Refusing to print a QR code to a pipe or log, where others could scan it.",
    "Use a terminal, `--png FILE` or `--svg FILE`, or `pulumi-zavu board` for a page in a browser. " +
      "In a pipeline, `pulumi-zavu wait` waits until somebody has scanned it.",
  );
}

async function fromStdin({ stdin }: Io): Promise<string> {
  const hint = "For example: pulumi stack output qrCode --show-secrets | pulumi-zavu qr -";
  if (stdin.isTTY) throw new UsageError("Nothing is piped in.", hint);
  const given = (await text(stdin)).trim();
  if (given === "") throw new UsageError("Standard input is empty.", hint);
  if (given === "[secret]")
    throw new UsageError("Standard input is the placeholder that Pulumi prints instead of a secret.", hint);
  return given;
}

async function drawOne(io: Io, qr: string, options: QrOptions): Promise<void> {
  if (!isFile(options)) return say(io, drawQr((await qrEncoder())(qr), { colour: mayColour(io.env, io.stdout.isTTY) }));
  const files = new QrFiles(options);
  try {
    await files.write(qr);
  } finally {
    await files.close(true);
  }
}

/** Into files, or with `--once` on the terminal as any other text. */
async function inPlainSight(io: Io, scanning: Scanning, options: QrOptions) {
  if (!isFile(options)) {
    const encode = await qrEncoder();
    const draw = (qr: string) => say(io, drawQr(encode(qr), { colour: mayColour(io.env, true) }));
    return scanInLines(io, { ...scanning, goal: "qr_ready", onQr: draw });
  }
  const files = new QrFiles(options);
  const giveUp = new AbortController();
  let failure: unknown;
  const write = async (qr: string, isFirst: boolean) => {
    await files.write(qr);
    note(
      io,
      isFirst ? `The QR code is in ${options.png ?? options.svg}.` : "The QR code has changed; the image is updated.",
    );
  };
  const onQr: InLines["onQr"] = (qr, { qrs }) =>
    void write(qr, qrs === 1).catch((error: unknown) => {
      failure ??= error;
      giveUp.abort();
    });
  const signal = AbortSignal.any([io.signal, giveUp.signal]);
  const goal = options.once ? { goal: "qr_ready" as const } : {};
  let sessions: readonly Followed[];
  try {
    sessions = await scanInLines({ ...io, signal }, { ...scanning, ...goal, onQr });
  } finally {
    await files.close(options.once === true && failure === undefined);
  }
  if (failure !== undefined) throw failure;
  return sessions;
}
