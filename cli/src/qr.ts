import { ZavuError } from "pulumi-zavu-provider/errors";
import { create, type BitMatrix } from "qrcode";

/** Raised when a text cannot be drawn: it is empty, or longer than a QR code holds. */
export class UndrawableError extends ZavuError {
  readonly name = "UndrawableError";
}

/** How a QR is drawn. */
export interface QrStyle {
  /** Whether ANSI colours may be used, see {@link mayColour}. */
  colour: boolean;
}

// The standard's quiet zone, in modules.
const QUIET = 4;

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
export function drawQr(text: string, { colour }: QrStyle): string {
  const modules = encoded(text);
  const isDark = (x: number, y: number) => isInside(x, y, modules.size) && modules.get(y, x) !== 0;
  const isInked = (x: number, y: number) => isDark(x, y) === colour;
  const lines: string[] = [];
  for (let y = -QUIET; y < modules.size + QUIET; y += 2) {
    let line = "";
    for (let x = -QUIET; x < modules.size + QUIET; x++) {
      line += BLOCKS[(isInked(x, y) ? 2 : 0) + (isInked(x, y + 1) ? 1 : 0)];
    }
    lines.push(colour ? `${BLACK_ON_WHITE}${line}${RESET}` : line);
  }
  return lines.join("\n");
}

/**
 * Whether ANSI colours may be written: to a terminal that knows them, and where NO_COLOR does not forbid it.
 *
 * @param isTerminal a stream's `isTTY`, which is absent where it is none.
 */
export function mayColour(env: Record<string, string | undefined>, isTerminal: boolean | undefined): boolean {
  return isTerminal === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}

function encoded(text: string): BitMatrix {
  try {
    // A screen has no scratches: the least correction makes the smallest drawing.
    return create(text, { errorCorrectionLevel: "L" }).modules;
  } catch {
    throw new UndrawableError(
      `The session's QR text (${text.length} characters) does not fit a QR code.`,
      "Read it with `pulumi stack output qrCode --show-secrets`, and report it to Zavu.",
    );
  }
}

const isInside = (x: number, y: number, size: number) => x >= 0 && y >= 0 && x < size && y < size;
