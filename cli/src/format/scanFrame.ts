import type { Followed } from "../following";
import { phaseOf } from "../phase";
import { UndrawableError, drawQr, drawnSize, QUIET, type Modules, type QrEncoder } from "../qr";
import type { Size } from "../terminal/screen";
import { viewOf } from "../view";
import { age } from "./age";
import { meaningFor, titleOf } from "./following";
import { stalenessLine } from "./staleness";
import { cut } from "./width";
import { wrap } from "./wrap";

/** What a terminal shows while sessions wait for a scan. */
export interface Scan {
  sessions: readonly Followed[];
  current: Followed | undefined;
  /** In the clock's ms. */
  now: number;
  colour: boolean;
  encode: QrEncoder;
  /** Stands below the QR code; default: where in WhatsApp to scan it. */
  caption?: string;
}

/** What stands around a QR code, in lines. */
interface Around {
  title: string[];
  /** Says that the code may be stale; empty unless it may. */
  banner: string[];
  state: string[];
  foot: string[];
  /** With several sessions nobody must scan a code without knowing whose it is. */
  needsTitle: boolean;
}

const HOW = "In WhatsApp: Settings, Linked devices, Link a device.";
const KEPT = "Press Ctrl-C to stop watching; the session is kept.";

/** The lines of a terminal of this size. */
export function scanFrame(scan: Scan, size: Size): string[] {
  const { current } = scan;
  if (!current) return [];
  const around = aroundOf(current, scan, size.columns);
  const head = [...around.title, ...around.banner, ...around.state];
  if (current.qr === undefined) return [...head, ...wrap(KEPT, size.columns)];
  const instead = (text: string) => [...head, "", ...wrap(`${text} ${KEPT}`, size.columns)];
  try {
    const modules = scan.encode(current.qr);
    return framed(modules, around, scan, size) ?? instead(tooSmall(modules, around, current.id, size));
  } catch (error) {
    if (!(error instanceof UndrawableError)) throw error;
    return instead(error.text);
  }
}

function aroundOf(current: Followed, { sessions, now, colour, caption = HOW }: Scan, columns: number): Around {
  const banner = stalenessLine(current, now);
  return {
    title: [titleLine(current, sessions, columns)],
    banner: banner === undefined ? [] : wrap(banner, columns - 2).map((line) => highlighted(line, colour)),
    state: wrap(stateLine(current, now), columns),
    foot: wrap(`${caption} ${KEPT}`, columns),
    needsTitle: sessions.length > 1,
  };
}

const highlighted = (line: string, colour: boolean) => (colour ? `\u001b[1;7m ${line} \u001b[0m` : `! ${line}`);

/**
 * The QR code with as much around it as fits. A small window loses the foot first, then the state, then most of the quiet
 * zone; last, if there is one session only, its title. Undefined if the code still does not fit.
 */
function framed(modules: Modules, around: Around, scan: Scan, { columns, rows }: Size): string[] | undefined {
  const { title, banner, state, foot, needsTitle } = around;
  const head = [...title, ...banner];
  const quietZones = [QUIET, 3, 2, 1].filter((quiet) => drawnSize(modules, quiet).columns <= columns);
  const fits = (above: string[], quiet: number, below: string[] = []) =>
    above.length + drawnSize(modules, quiet).lines + below.length <= rows;
  const drawn = (above: string[], quiet: number, below: string[] = []) => {
    const dim = banner.length > 0;
    return [...above, ...drawQr(modules, { colour: scan.colour, quiet, dim }).split("\n"), ...below];
  };
  for (const quiet of quietZones) {
    if (fits([...head, ...state], quiet, foot)) return drawn([...head, ...state], quiet, foot);
    if (fits([...head, ...state], quiet)) return drawn([...head, ...state], quiet);
    if (fits(head, quiet)) return drawn(head, quiet);
  }
  const bare = needsTitle ? undefined : quietZones.find((quiet) => fits(banner, quiet));
  return bare === undefined ? undefined : drawn(banner, bare);
}

function titleLine(current: Followed, sessions: readonly Followed[], columns: number): string {
  if (sessions.length === 1) return cut(titleOf(current), columns);
  const linked = sessions.filter(({ end }) => end === "reached").length;
  const place = ` (${sessions.indexOf(current) + 1} of ${sessions.length}, ${linked} linked)`;
  return `${cut(titleOf(current), columns - place.length)}${place}`;
}

function stateLine(followed: Followed, now: number): string {
  const { session, id, qrSince, statusSince, stale, failure } = followed;
  if (stale && failure) return failure.message;
  if (!session) return `Looking for session ${id}.`;
  const phase = phaseOf(followed);
  const code = `Waiting for a scan. This code is ${age(now - qrSince)} old`;
  if (phase === "scan") return stale ? `${code}.` : `${code}; it refreshes automatically.`;
  if (phase === "betweenCodes") return "The last QR code has expired; the next one is coming.";
  return `${viewOf(session).status}: ${meaningFor(followed)}, for ${age(now - statusSince)}.`;
}

function tooSmall(
  modules: Modules,
  { title, banner, needsTitle }: Around,
  id: string,
  { columns, rows }: Size,
): string {
  const smallest = drawnSize(modules, 1);
  const lines = smallest.lines + banner.length + (needsTitle ? title.length : 0);
  return (
    `This terminal has ${columns} columns and ${rows} lines; the QR code needs ${smallest.columns} columns and ${lines} ` +
    "lines. Enlarge the window, or reduce its font size (Ctrl and -). " +
    `\`pulumi-zavu board\` shows it in a browser, \`pulumi-zavu qr ${id} --png qr.png\` writes an image.`
  );
}
