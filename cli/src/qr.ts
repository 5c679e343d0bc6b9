import { isQrPicture } from "pulumi-zavu-provider/api";
import { ZavuError } from "pulumi-zavu-provider/errors";

/**
 * Raised when a QR code cannot be drawn: its text is empty or longer than a QR code holds, or it is a picture that could
 * not be decoded.
 *
 * @cure Reconnect the session (`pulumi-zavu reconnect ID`) for another QR code. A picture is shown by `pulumi-zavu board`.
 */
export class UndrawableError extends ZavuError {
  readonly name = "UndrawableError";
}

/** The modules of a QR code without its quiet zone, row by row; true where dark. */
export type Modules = readonly (readonly boolean[])[];

/** Turns a text into a QR code. @throws {UndrawableError} */
export type QrEncoder = (text: string) => Modules;

/** How a QR code is drawn. */
export interface QrStyle {
  /** Whether ANSI colours may be used, see {@link mayColour}. */
  colour: boolean;
  /** The light edge around it, in modules: 4 by the standard and by default; most phones accept 1. */
  quiet?: number;
  /** Draws it in shades of gray, since it may not be valid any more. Needs colours. */
  dim?: boolean;
}

/** The standard's quiet zone, in modules. */
export const QUIET = 4;

// From the part of the palette that no terminal theme changes.
const BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
const GRAY_ON_GRAY = "\u001b[38;5;238;48;5;248m";
const RESET = "\u001b[0m";

/** By which halves of a cell are inked: none, lower, upper, both. */
const BLOCKS = [" ", "▄", "▀", "█"] as const;

/** Loads the encoder: a command that draws nothing must not pay for it. */
export async function qrEncoder(): Promise<QrEncoder> {
  const { default: encodeQR } = await import("qr");
  // A screen has no scratches: the least correction makes the smallest drawing. The library draws no code without an edge.
  const framed = (text: string) => encodeQR(text, "raw", { ecc: "low", border: 1 });
  // A screen is redrawn each second, most times with the same code.
  let last: { text: string; modules: Modules } | undefined;
  return (text) => {
    if (isQrPicture(text)) throw new UndrawableError(PICTURE, "`pulumi-zavu board` shows it, `--png FILE` writes it.");
    if (last?.text !== text) last = { text, modules: withoutEdge(text, framed) };
    return last.modules;
  };
}

function withoutEdge(text: string, framed: QrEncoder): Modules {
  try {
    if (text === "") throw new Error("there is nothing to encode");
    return framed(text)
      .slice(1, -1)
      .map((row) => row.slice(1, -1));
  } catch {
    throw new UndrawableError(
      `The session's QR text (${text.length} characters) does not fit a QR code.`,
      "Reconnect the session for another one, and report it to Zavu, without the text.",
    );
  }
}

/** Why a picture is not drawn. */
export const PICTURE = "Zavu sent this QR code as a picture that could not be decoded.";

/**
 * Draws a QR code for a terminal, two modules to a character, quiet zone included. No line end at the end.
 *
 * With colours the ink is black on a white ground of its own, which reads on every terminal. Without, the light modules
 * are inked: right on a dark terminal, where ink is light. Keep the result out of logs: anyone who reads it can scan it.
 */
export function drawQr(modules: Modules, { colour, quiet = QUIET, dim = false }: QrStyle): string {
  const isInked = (x: number, y: number) => (modules[y]?.[x] ?? false) === colour;
  const lines: string[] = [];
  for (let y = -quiet; y < modules.length + quiet; y += 2) {
    let line = "";
    for (let x = -quiet; x < modules.length + quiet; x++) {
      line += BLOCKS[(isInked(x, y) ? 2 : 0) + (isInked(x, y + 1) ? 1 : 0)];
    }
    lines.push(colour ? `${dim ? GRAY_ON_GRAY : BLACK_ON_WHITE}${line}${RESET}` : line);
  }
  return lines.join("\n");
}

/** How many characters wide and lines high a QR code is drawn. */
export function drawnSize(modules: Modules, quiet: number): { columns: number; lines: number } {
  const side = modules.length + 2 * quiet;
  return { columns: side, lines: Math.ceil(side / 2) };
}

/**
 * Whether ANSI colours may be written: to a terminal that knows them, and if NO_COLOR does not forbid it.
 *
 * @param isTerminal a stream's `isTTY`, which is absent for anything but a terminal.
 */
export function mayColour(env: Record<string, string | undefined>, isTerminal: boolean | undefined): boolean {
  return isTerminal === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}
