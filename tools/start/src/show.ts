import type { Config } from "pulumi-zavu-provider/config";
import { systemClock } from "pulumi-zavu-provider/clock";
import {
  drawnSize,
  drawQr,
  endLine,
  hasScreen,
  mayColor,
  openAccount,
  qrEncoder,
  scanInLines,
  scanOnScreen,
  statusLine,
  type Followed,
  type Io,
} from "./cli";
import { print } from "./print";
import { StartError } from "./startError";
import type { Stop } from "./stop";

/** How to show a followed session. */
export interface Showing {
  config: Config;
  stop: Stop;
  /** Whether the session is real. Then its QR code is drawn only on a terminal. */
  live: boolean;
  /** The text below the QR code, or instead of it. */
  aboutQr: string;
  /** The text if the terminal is too small for the QR code; default: other commands that show it. */
  ifTooSmall?: string;
}

/** The process's own streams, for code of the command line. */
export function ioOf({ signal }: Stop): Io {
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, signal, clock: systemClock };
}

/**
 * Shows a session until it is linked.
 *
 * @throws {StartError} if it failed or could not be followed, {Stopped} on Ctrl-C.
 */
export async function showUntilLinked(id: string, showing: Showing): Promise<void> {
  const { config, stop, aboutQr, live, ifTooSmall } = showing;
  const io = ioOf(stop);
  const scanning = { account: openAccount(config), ids: [id] };
  const [followed] = await (hasScreen(io)
    ? scanOnScreen(io, { ...scanning, caption: aboutQr, ...(ifTooSmall ? { elsewhere: ifTooSmall } : {}) })
    : scanInLines(io, { ...scanning, onQr: await qrPrinter(!live, aboutQr) }));
  stop.throwIfStopped();
  if (followed?.end !== "reached") throw new StartError(failureOf(followed, live));
  print(endLine(followed));
  if (followed.qrs === 0) print("It was linked before, so no scan was needed.");
}

/** Returns a function that checks whether the terminal is large enough for a QR code. */
export async function fitsTerminal(): Promise<(qrText: string) => boolean> {
  const encode = await qrEncoder();
  return (qrText) => {
    const { columns, lines } = drawnSize(encode(qrText), 1);
    return columns <= (process.stdout.columns || 80) && lines <= (process.stdout.rows || 24);
  };
}

async function qrPrinter(draw: boolean, aboutQr: string) {
  const encode = await qrEncoder();
  return (text: string, { qrs }: Followed) => {
    if (draw) print(`\n${drawQr(encode(text), { color: mayColor(process.env, process.stdout.isTTY) })}\n`);
    if (qrs === 1) print(aboutQr);
    else if (draw) print("The QR code has changed. Scan this one.");
  };
}

function failureOf(followed: Followed | undefined, live: boolean): string {
  if (!followed) return "There was no session to follow.";
  if (followed.end !== "failed") return endLine(followed);
  const more = live ? " -- --live" : "";
  return `${statusLine(followed)} To reconnect it, run \`npm run refresh${more}\`, then \`npm start${more}\`.`;
}
