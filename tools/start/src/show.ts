import { drawQr, follow, mayColour, meaningOf, openAccount } from "pulumi-zavu-cli";
import type { Config } from "pulumi-zavu-provider/config";
import { StoppedError } from "pulumi-zavu-provider/errors";
import { say } from "./print";
import { StartError } from "./startError";
import { Stopped, type Stop } from "./stop";

/** What a person sees of a session that is followed. */
export interface Showing {
  config: Config;
  stop: Stop;
  /** Whether each QR is drawn. */
  draw: boolean;
  /** Said below the first QR, or in its place. */
  aboutQr: string;
}

const STILL_MS = 15_000;

/**
 * Shows a session's way until it is linked.
 *
 * @returns whether it was linked already at the first look.
 * @throws {StartError} where it failed, {Stopped} on Ctrl-C, else what `follow` throws.
 */
export async function showUntilLinked(id: string, { config, stop, aboutQr, draw }: Showing): Promise<boolean> {
  const seen: string[] = [];
  let qrs = 0;
  const still = setInterval(() => say(stillAt(id, seen.at(-1))), STILL_MS);
  try {
    const last = await follow(openAccount(config), id, {
      signal: stop.signal,
      onStatus: ({ status }) => {
        seen.push(status);
        say(`Session ${id} is ${status}: ${meaningOf(status)}.`);
      },
      onQr: (text) => {
        qrs++;
        if (draw) say(`\n${drawQr(text, { colour: mayColour(process.env, process.stdout.isTTY) })}\n`);
        if (qrs === 1) say(aboutQr);
        else if (draw) say("The QR has changed: this one takes the place of the one before.");
      },
    });
    if (last.status === "failed") throw new StartError(whyFailed(id, last.lastError));
    return seen.length === 1;
  } catch (error) {
    throw error instanceof StoppedError ? new Stopped() : error;
  } finally {
    clearInterval(still);
  }
}

const stillAt = (id: string, status: string | undefined) =>
  status === undefined ? `No word of session ${id} yet.` : `Session ${id} is still ${status}: ${meaningOf(status)}.`;

const whyFailed = (id: string, lastError: string | undefined) =>
  `Session ${id} failed${lastError ? `: "${lastError}"` : ""}. ` +
  "`npm run refresh` tells Pulumi; `npm start` then has it connect again.";
