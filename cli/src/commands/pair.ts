import type { Command } from "commander";
import type { EgressNode } from "pulumi-zavu-provider/api";
import { limitsOf, type Account } from "../account";
import type { Context } from "../context";
import { durationOf } from "../duration";
import { helpAfter } from "../format/help";
import {
  expiredLine,
  expiryLine,
  onlineLine,
  pairingErrorLine,
  pairingFrame,
  stillPairingLine,
} from "../format/pairing";
import { note, print, type Io } from "../io";
import { NodePairing, isOnline, type PairingEnd } from "../nodePairing";
import { Outage } from "../outage";
import { exitCodeOf } from "../outcome";
import { mayColor, qrEncoder } from "../qr";
import { accountOf, type AccountOptions } from "../target";
import { cwdOption, pngOption, stackOption, svgOption, timeoutOption } from "./options";
import { followIntoFiles, writesFile, refuseLogs, type QrOutput, type WriteQr } from "./qrOutput";
import { WholeScreen } from "./wholeScreen";

interface PairOptions extends AccountOptions, Pick<QrOutput, "png" | "svg"> {
  timeout: string;
}

const EXAMPLES = ["pair nd_abc123", "pair nd_abc123 --stack prod", "pair nd_abc123 --png code.png --timeout 30m"];

const MORE = `A pairing token lets one device connect as this egress node. When it expires, a new token is requested and drawn. If the
node is already online, no token is requested.
The code is JSON of token, gatewayUrl and wsPath. Zavu does not document this encoding, so the app may not accept it.
On a terminal, the code takes the whole window and leaves nothing in the history. --png and --svg write an image that only
you can read, update it with each new code, and remove it at the end.
Exit codes: 0 the node is online, 1 an error, 2 a wrong command line, 3 timed out.`;

export function addPair(program: Command, context: Context): void {
  program
    .command("pair")
    .argument("<node>", "the egress node's id")
    .description("Show an egress node's pairing QR code until its Android device is online.")
    .addOption(stackOption("use the account of this stack"))
    .addOption(pngOption())
    .addOption(svgOption())
    .addOption(timeoutOption("15m"))
    .addOption(cwdOption())
    .addHelpText("after", helpAfter("requests tokens", EXAMPLES, MORE))
    .action((id: string, options: PairOptions) => pair(context, id, options));
}

async function pair(context: Context, id: string, options: PairOptions): Promise<void> {
  const { io } = context;
  const limitMs = durationOf(options.timeout, "--timeout");
  refuseLogs(io, options, "The code expires, so run the command where you can scan it.");
  const account = await accountOf(context, options);
  const waiting = { account, id, limitMs };
  const { node, end } = await (writesFile(options)
    ? followIntoFiles(io, options, false, (io, write) => inLines(io, waiting, write))
    : onScreen(io, waiting));
  if (end === undefined || end === "reached") return print(io, onlineLine(node, end === "reached"));
  note(io, pairingErrorLine(end.error, id));
  context.exitCode = exitCodeOf([{ end }]);
}

interface Waiting {
  account: Account;
  id: string;
  limitMs: number;
}

/** The node as last read, and how its pairing ended. There is no end if it was already online. */
interface Paired {
  node: EgressNode;
  end?: PairingEnd;
}

/** Draws each code on the whole terminal. */
async function onScreen(io: Io, { account, id, ...limits }: Waiting): Promise<Paired> {
  const node = await account.egressNodes.get(id, limitsOf(account, io.signal));
  if (isOnline(node)) return { node };
  const drawing = { color: mayColor(io.env, io.stdout.isTTY), encode: await qrEncoder() };
  const screen = new WholeScreen(io, (size) => pairingFrame(pairing, account.clock.now(), drawing, size));
  const outage = new Outage();
  const redraw = () => screen.redraw();
  const onUpdate = () => {
    screen.note(outage.lineFor([pairing.polled], account.clock.now()));
    redraw();
  };
  const handlers = { onCode: redraw, onCodeFailure: redraw, onUpdate };
  const pairing = new NodePairing(node, { account, signal: io.signal, ...limits, ...handlers });
  const end = await screen.during(pairing.run());
  return { node: pairing.node, end };
}

const REMINDER_MS = 15_000;

/** Writes each code to files, and reports progress in lines on stderr. */
async function inLines(io: Io, { account, id, ...limits }: Waiting, write: WriteQr): Promise<Paired> {
  const node = await account.egressNodes.get(id, limitsOf(account, io.signal));
  if (isOnline(node)) return { node };
  const outage = new Outage();
  const pairing = new NodePairing(node, {
    account,
    signal: io.signal,
    ...limits,
    onCode: ({ qr }) => write(qr, expiryLine(pairing.validMs)),
    onCodeFailure: (error) => note(io, expiredLine(error)),
    onUpdate: () => {
      const line = outage.lineFor([pairing.polled], account.clock.now());
      if (line !== undefined) note(io, line);
    },
  });
  const reminder = setInterval(() => {
    if (!pairing.polled.stale) note(io, stillPairingLine(pairing));
  }, REMINDER_MS);
  try {
    const end = await pairing.run();
    return { node: pairing.node, end };
  } finally {
    clearInterval(reminder);
  }
}
