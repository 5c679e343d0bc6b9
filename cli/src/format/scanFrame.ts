import type { Followed } from "../following";
import { phaseOf } from "../phase";
import type { Size } from "../terminal/screen";
import { viewOf } from "../view";
import { age } from "./age";
import { meaningFor, titleOf } from "./following";
import { qrFrame, type Drawing } from "./qrFrame";
import { stalenessLine } from "./staleness";

/** The content of a terminal while sessions wait for a scan. */
export interface Scan extends Drawing {
  sessions: readonly Followed[];
  current: Followed | undefined;
  /** In the clock's ms. */
  now: number;
  /** The text below the QR code; default: where in WhatsApp to scan it. */
  caption?: string;
  /** What else shows the code, if the window is too small; default: other commands. */
  elsewhere?: string;
}

const HOW = "In WhatsApp: Settings, Linked devices, Link a device.";
const KEPT = "Press Ctrl-C to stop watching; the session is kept.";

/** The lines of a terminal of this size. */
export function scanFrame({ sessions, current, now, caption = HOW, ...others }: Scan, size: Size): string[] {
  if (!current) return [];
  const { id, qr } = current;
  const { elsewhere = commandsFor(id), ...drawing } = others;
  const banner = stalenessLine(current, now);
  const page = {
    title: titleOf(current),
    titleEnd: placeAmong(sessions, current),
    // With several sessions, nobody must scan a code without its name.
    needsTitle: sessions.length > 1,
    state: stateLine(current, now),
    caption,
    foot: KEPT,
    elsewhere,
    dim: banner !== undefined,
    ...(qr === undefined ? {} : { qr }),
    ...(banner === undefined ? {} : { banner }),
  };
  return qrFrame(page, drawing, size);
}

const commandsFor = (id: string) =>
  `\`npx pulumi-zavu-cli board\` shows it in a browser, \`npx pulumi-zavu-cli qr ${id} --png qr.png\` writes an image.`;

function placeAmong(sessions: readonly Followed[], current: Followed): string {
  if (sessions.length === 1) return "";
  const linked = sessions.filter(({ end }) => end === "reached").length;
  return ` (${sessions.indexOf(current) + 1} of ${sessions.length}, ${linked} linked)`;
}

function stateLine(followed: Followed, now: number): string {
  const { session, id, qrSince, statusSince, stale, failure } = followed;
  if (stale && failure) return failure.message;
  if (!session) return `Reading session ${id}.`;
  const phase = phaseOf(followed);
  const code = `Waiting for a scan. This code is ${age(now - qrSince)} old`;
  if (phase === "scan") return stale ? `${code}.` : `${code}; it refreshes automatically.`;
  if (phase === "betweenCodes") return "The last QR code has expired; the next one is coming.";
  return `${viewOf(session).status}: ${meaningFor(followed)}, for ${age(now - statusSince)}.`;
}
