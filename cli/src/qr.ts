import { ZavuError } from "pulumi-zavu-provider/errors";
import { create, toBuffer, toString, type BitMatrix } from "qrcode";

/**
 * Raised when a text cannot be drawn: it is empty, or longer than a QR code holds.
 *
 * @cure Have the session connect again (`pulumi-zavu reconnect ID`) for another QR.
 */
export class UndrawableError extends ZavuError {
  readonly name = "UndrawableError";
}

/** How a QR is drawn. */
export interface QrStyle {
  /** Whether ANSI colours may be used, see {@link mayColour}. */
  colour: boolean;
  /** The light edge around it, in modules: 4 by the standard and by default; most phones are content with 1. */
  quiet?: number;
}

/** The standard's quiet zone, in modules. */
export const QUIET = 4;

// Black on white from the part of the palette that no terminal theme changes.
const BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
const RESET = "\u001b[0m";

/** By which halves of a cell are inked: none, lower, upper, both. */
const BLOCKS = [" ", "▄", "▀", "█"] as const;

/**
 * Draws a text as a QR code for a terminal, two modules to a character, quiet zone included. No line end at the end.
 *
 * With colours the ink is black on a white ground of its own, which reads on every terminal. Without, the light modules
 * are inked: right on a dark terminal, where ink is light. Keep the result out of logs: whoever reads it can scan it.
 *
 * @throws {UndrawableError}
 */
export function drawQr(text: string, { colour, quiet = QUIET }: QrStyle): string {
  const modules = encoded(text);
  const isDark = (x: number, y: number) => isInside(x, y, modules.size) && modules.get(y, x) !== 0;
  const isInked = (x: number, y: number) => isDark(x, y) === colour;
  const lines: string[] = [];
  for (let y = -quiet; y < modules.size + quiet; y += 2) {
    let line = "";
    for (let x = -quiet; x < modules.size + quiet; x++) {
      line += BLOCKS[(isInked(x, y) ? 2 : 0) + (isInked(x, y + 1) ? 1 : 0)];
    }
    lines.push(colour ? `${BLACK_ON_WHITE}${line}${RESET}` : line);
  }
  return lines.join("\n");
}

/** How many characters wide and lines high a QR is drawn. @throws {UndrawableError} */
export function drawnSize(text: string, quiet: number): { columns: number; lines: number } {
  const side = encoded(text).size + 2 * quiet;
  return { columns: side, lines: Math.ceil(side / 2) };
}

/** A QR as a PNG image, black on white, 8 pixels to a module. @throws {UndrawableError} */
export function pngOf(text: string): Promise<Buffer> {
  encoded(text);
  return toBuffer(text, { ...CORRECTION, margin: QUIET, scale: 8 });
}

/** A QR as an SVG image, black on white; it scales without loss. @throws {UndrawableError} */
export function svgOf(text: string): Promise<string> {
  encoded(text);
  return toString(text, { ...CORRECTION, type: "svg", margin: QUIET });
}

/**
 * Whether ANSI colours may be written: to a terminal that knows them, and where NO_COLOR does not forbid it.
 *
 * @param isTerminal a stream's `isTTY`, which is absent where it is none.
 */
export function mayColour(env: Record<string, string | undefined>, isTerminal: boolean | undefined): boolean {
  return isTerminal === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}

// A screen has no scratches: the least correction makes the smallest drawing.
const CORRECTION = { errorCorrectionLevel: "L" } as const;

function encoded(text: string): BitMatrix {
  try {
    return create(text, CORRECTION).modules;
  } catch {
    throw new UndrawableError(
      `The session's QR text (${text.length} characters) does not fit a QR code.`,
      "Have the session connect again for another one, and report it to Zavu, without the text.",
    );
  }
}

const isInside = (x: number, y: number, size: number) => x >= 0 && y >= 0 && x < size && y < size;
