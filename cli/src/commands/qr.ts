import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { qrTextOf } from "pulumi-zavu-provider/api";
import type { Context } from "../context";
import { durationOf } from "../duration";
import { EXIT } from "../exitCodes";
import type { Followed } from "../following";
import { statusLine } from "../format/following";
import { helpAfter } from "../format/help";
import { note, print, type Io } from "../io";
import { exitCodeOf } from "../outcome";
import { drawQr, mayColor, qrEncoder } from "../qr";
import { QrFiles } from "../qrFiles";
import { targetOf, type TargetOptions } from "../target";
import { UsageError } from "../usageError";
import { allWaitingOption, cwdOption, pngOption, stackOption, svgOption, timeoutOption } from "./options";
import { followIntoFiles, writesFile, refuseLogs, type QrOutput } from "./qrOutput";
import { scanInLines, scanOnScreen, printEnds, type Scanning } from "./scan";

interface QrOptions extends TargetOptions, QrOutput {
  timeout: string;
}

const MORE = `On a terminal, the QR code takes the whole window, is redrawn when it rotates, and leaves nothing in the history.
--png and --svg write an image that only you can read, update it when the code rotates, and remove it at the end.`;

export function addQr(program: Command, context: Context): void {
  program
    .command("qr")
    .argument("[ids...]", "the sessions' ids; - draws the QR text or PNG data URL from standard input")
    .description("Show a session's live QR code until a phone has scanned it.")
    .addOption(stackOption("the sessions of this stack"))
    .addOption(allWaitingOption())
    .addOption(pngOption())
    .addOption(svgOption())
    .option("--once", "stop after the first QR code, and keep the image")
    .addOption(timeoutOption("15m"))
    .addOption(cwdOption())
    .addHelpText("after", helpAfter("reads only", EXAMPLES, MORE))
    .action((ids: string[], options: QrOptions) => show(context, ids, options));
}

const EXAMPLES = ["qr jd7x2k3m4n", "qr --stack dev", "qr --all-waiting", "qr jd7x2k3m4n --png qr.png", "qr - < qr.txt"];

async function show(context: Context, ids: string[], options: QrOptions): Promise<void> {
  const { io } = context;
  const limitMs = durationOf(options.timeout, "--timeout");
  refuseLogs(io, options, ALTERNATIVES);
  if (ids[0] === "-" && ids.length === 1) return drawGiven(io, await qrTextOf(await fromStdin(io)), options);
  const scanning = { ...(await targetOf(context, ids, options)), limitMs };
  const [first, ...others] = scanning.ids;
  if (first === undefined) return print(io, "No session is waiting for a scan.");
  if (others.length > 0 && writesFile(options)) {
    throw new UsageError(
      `One image cannot show the QR codes of ${scanning.ids.length} sessions.`,
      "Specify one session by its id.",
    );
  }
  const sessions = await (writesFile(options) || options.once ? withoutScreen : scanOnScreen)(io, scanning, options);
  printEnds(io, options.once ? sessions.filter(({ end }) => end !== "reached") : sessions);
  context.exitCode = exitCodeOf(sessions);
  const withoutQr = options.once ? sessions.filter(({ end, qrs }) => end === "reached" && qrs === 0) : [];
  for (const followed of withoutQr) note(io, `There is no QR code to show. ${statusLine(followed)}`);
  if (withoutQr.length > 0) context.exitCode = EXIT.error;
}

const ALTERNATIVES =
  "`npx pulumi-zavu-cli board` shows it in a browser. In a pipeline, use `npx pulumi-zavu-cli wait` to wait for the scan.";

async function fromStdin({ stdin }: Io): Promise<string> {
  const hint = "For example: pulumi stack output qrCode --show-secrets | npx pulumi-zavu-cli qr -";
  if (stdin.isTTY) throw new UsageError("Standard input is a terminal, but `-` reads a QR code from a pipe.", hint);
  const given = (await text(stdin)).trim();
  if (given === "") throw new UsageError("Standard input is empty.", hint);
  if (given === "[secret]")
    throw new UsageError("Standard input is `[secret]`, which Pulumi prints instead of a secret.", hint);
  return given;
}

async function drawGiven(io: Io, qr: string, options: QrOptions): Promise<void> {
  if (!writesFile(options))
    return print(io, drawQr((await qrEncoder())(qr), { color: mayColor(io.env, io.stdout.isTTY) }));
  const files = new QrFiles(options);
  try {
    await files.write(qr);
  } finally {
    await files.close(true);
  }
}

/** Writes files, or with `--once` prints the first code like other text. */
async function withoutScreen(io: Io, scanning: Scanning, options: QrOptions): Promise<readonly Followed[]> {
  const { once = false } = options;
  const goal = once ? { goal: "qr_ready" as const } : {};
  if (writesFile(options)) {
    return followIntoFiles(io, options, once, (io, write) =>
      scanInLines(io, { ...scanning, ...goal, onQr: (qr) => write(qr) }),
    );
  }
  const encode = await qrEncoder();
  const draw = (qr: string, followed: Followed) => {
    note(io, statusLine(followed));
    print(io, drawQr(encode(qr), { color: mayColor(io.env, true) }));
  };
  return scanInLines(io, { ...scanning, ...goal, onQr: draw });
}
