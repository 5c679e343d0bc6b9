import { UndrawableError, drawQr, drawnSize, QUIET, type Modules, type QrEncoder } from "../qr";
import type { Size } from "../terminal/screen";
import { cut } from "./cut";
import { wrap } from "./wrap";

/** The content of a terminal: a QR code, if there is one, and the texts around it. */
export interface QrPage {
  /** A secret. Absent while there is no code to scan. */
  qr?: string;
  /** One line. It is cut if it is too long. */
  title: string;
  /** The end of the title, which is never cut. */
  titleEnd?: string;
  /** Whether the code must not be drawn without its title. */
  needsTitle?: boolean;
  /** Why the content may be out of date. */
  banner?: string;
  state: string;
  /** How to scan the code. */
  caption: string;
  /** How to end the command, and what that does. */
  foot: string;
  /** Other commands that show the code, if the window is too small. */
  elsewhere: string;
  /** Whether the code may have expired. */
  dim?: boolean;
}

export interface Drawing {
  color: boolean;
  encode: QrEncoder;
}

/** The lines of a terminal of this size. */
export function qrFrame(page: QrPage, drawing: Drawing, size: Size): string[] {
  const parts = partsOf(page, drawing, size);
  const { title, banner, state } = parts;
  const instead = (...lines: string[]) => [...title, ...banner, ...state, ...lines];
  if (page.qr === undefined) return instead(...wrap(page.foot, size.columns));
  const explained = (text: string) => instead("", ...wrap(`${text} ${page.foot}`, size.columns));
  try {
    const modules = drawing.encode(page.qr);
    return framed(modules, page, parts, drawing, size) ?? explained(tooSmall(modules, page, parts, size));
  } catch (error) {
    if (!(error instanceof UndrawableError)) throw error;
    return explained(error.text);
  }
}

/** The texts as lines that fit the window. */
type Parts = Record<"title" | "banner" | "state" | "foot", string[]>;

function partsOf(page: QrPage, { color }: Drawing, { columns }: Size): Parts {
  const { title, titleEnd = "", banner, state, caption, foot } = page;
  return {
    title: [`${cut(title, columns - titleEnd.length)}${titleEnd}`],
    banner: banner === undefined ? [] : wrap(banner, columns - 2).map((line) => highlighted(line, color)),
    state: wrap(state, columns),
    foot: wrap(`${caption} ${foot}`, columns),
  };
}

const highlighted = (line: string, color: boolean) => (color ? `\u001b[1;7m ${line} \u001b[0m` : `! ${line}`);

/**
 * The QR code with as many texts as fit. A small window drops first the foot, then the state, most of the quiet zone, and
 * the title unless it is needed. Undefined if the code still does not fit.
 */
function framed(
  modules: Modules,
  { needsTitle, dim = false }: QrPage,
  { title, banner, state, foot }: Parts,
  { color }: Drawing,
  { columns, rows }: Size,
): string[] | undefined {
  const head = [...title, ...banner];
  const quietZones = [QUIET, 3, 2, 1].filter((quiet) => drawnSize(modules, quiet).columns <= columns);
  const fits = (above: string[], quiet: number, below: string[] = []) =>
    above.length + drawnSize(modules, quiet).lines + below.length <= rows;
  const drawn = (above: string[], quiet: number, below: string[] = []) => [
    ...above,
    ...drawQr(modules, { color, quiet, dim }).split("\n"),
    ...below,
  ];
  for (const quiet of quietZones) {
    if (fits([...head, ...state], quiet, foot)) return drawn([...head, ...state], quiet, foot);
    if (fits([...head, ...state], quiet)) return drawn([...head, ...state], quiet);
    if (fits(head, quiet)) return drawn(head, quiet);
  }
  const bare = needsTitle ? undefined : quietZones.find((quiet) => fits(banner, quiet));
  return bare === undefined ? undefined : drawn(banner, bare);
}

function tooSmall(
  modules: Modules,
  { needsTitle, elsewhere }: QrPage,
  { title, banner }: Parts,
  { columns, rows }: Size,
): string {
  const smallest = drawnSize(modules, 1);
  const lines = smallest.lines + banner.length + (needsTitle ? title.length : 0);
  return (
    `This terminal has ${columns} columns and ${rows} lines; the QR code needs ${smallest.columns} columns and ${lines} ` +
    `lines. Enlarge the window, or reduce its font size (Ctrl and -). ${elsewhere}`
  );
}
