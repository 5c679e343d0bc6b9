import type { Config } from "pulumi-zavu-provider/config";
import { systemClock } from "pulumi-zavu-provider/clock";
import {
  drawQr,
  endLine,
  hasScreen,
  mayColour,
  openAccount,
  qrEncoder,
  scanInLines,
  scanOnScreen,
  statusLine,
  type Followed,
  type Io,
} from "./people";
import { say } from "./print";
import { StartError } from "./startError";
import type { Stop } from "./stop";

/** What a person sees of a session that is followed. */
export interface Showing {
  config: Config;
  stop: Stop;
  /** Whether it is a real one: its QR is drawn on a terminal only. */
  live: boolean;
  /** Said below the QR, or in its place. */
  aboutQr: string;
}

/** The process's own streams, for the pieces of the command line. */
export function ioOf({ signal }: Stop): Io {
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, signal, clock: systemClock };
}

/**
 * Shows a session's way until it is linked.
 *
 * @throws {StartError} where it failed or its end was not seen, {Stopped} on Ctrl-C.
 */
export async function showUntilLinked(id: string, { config, stop, aboutQr, live }: Showing): Promise<void> {
  const io = ioOf(stop);
  const scanning = { account: openAccount(config), ids: [id] };
  const [followed] = await (hasScreen(io)
    ? scanOnScreen(io, { ...scanning, caption: aboutQr })
    : scanInLines(io, { ...scanning, onQr: await drawnInLines(!live, aboutQr) }));
  stop.throwIfStopped();
  if (followed?.end !== "reached") throw new StartError(whyNot(followed, live));
  say(endLine(followed));
  if (followed.qrs === 0) say("It was linked before; there was nothing to scan.");
}

async function drawnInLines(draw: boolean, aboutQr: string) {
  const encode = await qrEncoder();
  return (text: string, { qrs }: Followed) => {
    if (draw) say(`\n${drawQr(encode(text), { colour: mayColour(process.env, process.stdout.isTTY) })}\n`);
    if (qrs === 1) say(aboutQr);
    else if (draw) say("The QR has changed: this one takes the place of the one before.");
  };
}

function whyNot(followed: Followed | undefined, live: boolean): string {
  if (!followed) return "There was no session to follow.";
  if (followed.end !== "failed") return endLine(followed);
  const more = live ? " -- --live" : "";
  return `${statusLine(followed)} \`npm run refresh${more}\` tells Pulumi; \`npm start${more}\` then has it connect again.`;
}
