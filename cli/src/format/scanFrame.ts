import type { Followed } from "../following";
import { UndrawableError, drawQr, drawnSize, QUIET } from "../qr";
import { meaningOf } from "../status";
import type { Size } from "../terminal/screen";
import { viewOf } from "../view";
import { age } from "./age";
import { titleOf } from "./following";

/** What a terminal shows while sessions wait for a scan. */
export interface Scan {
  sessions: readonly Followed[];
  current: Followed | undefined;
  /** In the clock's ms. */
  now: number;
  colour: boolean;
  /** What stands below the QR; default: where in WhatsApp to scan it. */
  caption?: string;
}

/**
 * Whose QR is to be shown: the one that is shown already for as long as it can be scanned, since a person may be aiming
 * at it; else the first that can; else the first that goes on.
 */
export function nextToScan(sessions: readonly Followed[], current: Followed | undefined): Followed | undefined {
  if (current?.qr !== undefined) return current;
  return sessions.find(({ qr }) => qr !== undefined) ?? sessions.find(({ end }) => end === undefined);
}

/** The lines of a terminal of this size. */
export function scanFrame(scan: Scan, size: Size): string[] {
  const { current, sessions, now } = scan;
  if (!current) return [];
  const head = [titleLine(current, sessions), ...wrap(stateLine(current, now), size.columns)];
  if (current.qr === undefined) return [...head, ...wrap(GO_ON, size.columns)];
  return framed(head, current.qr, scan, size) ?? [...head, "", ...wrap(tooSmall(current, size), size.columns)];
}

const HOW = "In WhatsApp: Settings, Linked devices, Link a device.";
const GO_ON = "Ctrl-C ends this command; the session goes on.";

/** The QR with as much around it as fits; undefined where the QR itself does not, or is none. */
function framed(
  head: string[],
  qr: string,
  { colour, caption = HOW }: Scan,
  { columns, rows }: Size,
): string[] | undefined {
  const quiet = [QUIET, 3, 2, 1].find((edge) => {
    const drawn = sizeOf(qr, edge);
    return drawn && drawn.columns <= columns && drawn.lines <= rows;
  });
  if (quiet === undefined) return undefined;
  const lines = drawQr(qr, { colour, quiet }).split("\n");
  const foot = wrap(`${caption} ${GO_ON}`, columns);
  const parts = [
    [...head, ...lines, ...foot],
    [...head, ...lines],
    [...head.slice(0, 1), ...lines],
  ];
  return parts.find((part) => part.length <= rows) ?? lines;
}

function sizeOf(qr: string, quiet: number): { columns: number; lines: number } | undefined {
  try {
    return drawnSize(qr, quiet);
  } catch (error) {
    if (error instanceof UndrawableError) return undefined;
    throw error;
  }
}

function titleLine(current: Followed, sessions: readonly Followed[]): string {
  if (sessions.length === 1) return titleOf(current);
  const linked = sessions.filter(({ end }) => end === "reached").length;
  return `${titleOf(current)} (${sessions.indexOf(current) + 1} of ${sessions.length}, ${linked} linked)`;
}

function stateLine({ session, id, qr, qrSince, statusSince }: Followed, now: number): string {
  if (!session) return `Looking for session ${id}.`;
  const { status } = viewOf(session);
  const since = qr === undefined ? `for ${age(now - statusSince)}` : `this QR for ${age(now - qrSince)}`;
  return `${status}: ${meaningOf(status)}, ${since}.`;
}

function tooSmall({ qr = "", id }: Followed, { columns, rows }: Size): string {
  const needed = sizeOf(qr, 1);
  const other = `\`pulumi-zavu board\` shows it in a browser, \`pulumi-zavu qr ${id} --png qr.png\` writes an image.`;
  if (!needed) return `The session's QR text fits no QR code (${qr.length} characters): report it to Zavu. ${GO_ON}`;
  return (
    `This terminal has ${columns} columns and ${rows} lines, and the QR needs ${needed.columns} and ${needed.lines}. Make ` +
    `the window larger, or its letters smaller (Ctrl and -), and it appears. Or: ${other} ${GO_ON}`
  );
}

/** A text as lines of at most so many characters, broken at blanks. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
