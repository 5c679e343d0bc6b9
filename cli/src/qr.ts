import { isQrPicture } from "pulumi-zavu-provider/api";
import { ZavuError } from "pulumi-zavu-provider/errors";

/**
 * Raised when a QR code cannot be drawn: its text is empty or longer than a QR code holds, or it is a picture that could
 * not be decoded.
 *
 * @cure Reconnect the session (`npx pulumi-zavu-cli reconnect ID`) for a new QR code. For a picture, use `npx pulumi-zavu-cli board`.
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
  /** Whether ANSI colors may be used, see {@link mayColor}. */
  color: boolean;
  /** The width of the light edge, in modules: 4 by the standard and by default. Most phones accept 1. */
  quiet?: number;
  /** Draws it in shades of gray, because it may have expired. Needs colors. */
  dim?: boolean;
}

/** The standard's quiet zone, in modules. */
export const QUIET = 4;

// Colors that no terminal theme changes.
const BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
const GRAY_ON_GRAY = "\u001b[38;5;238;48;5;248m";
const RESET = "\u001b[0m";

/** The character for each combination of filled halves: none, lower, upper, both. */
const BLOCKS = [" ", "▄", "▀", "█"] as const;

/** Loads the encoder only when it is needed, to keep other commands fast. */
export async function qrEncoder(): Promise<QrEncoder> {
  const { default: encodeQR } = await import("qr");
  // A screen needs no error correction, and low correction makes the code smallest. The library always adds an edge.
  const framed = (text: string) => encodeQR(text, "raw", { ecc: "low", border: 1 });
  // The screen is redrawn each second, usually with the same code.
  let last: { text: string; modules: Modules } | undefined;
  return (text) => {
    if (isQrPicture(text))
      throw new UndrawableError(PICTURE, "Use `npx pulumi-zavu-cli board` to show it, or `--png FILE` to save it.");
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
      `The text of the QR code (${text.length} characters) does not fit a QR code.`,
      "Report this to Zavu, without the text. For a session, run `npx pulumi-zavu-cli reconnect ID` to get a new code.",
    );
  }
}

/** The reason why a picture is not drawn. */
export const PICTURE = "Zavu sent this QR code as a picture that could not be decoded.";

/**
 * Draws a QR code for a terminal, two modules in a character, with its quiet zone and without a final line break.
 *
 * With colors, the code is black on white on every terminal. Without colors, the light modules are filled, which is
 * right on a dark terminal. Keep the result out of logs: anyone who reads it can scan it.
 */
export function drawQr(modules: Modules, { color, quiet = QUIET, dim = false }: QrStyle): string {
  const isFilled = (x: number, y: number) => (modules[y]?.[x] ?? false) === color;
  const lines: string[] = [];
  for (let y = -quiet; y < modules.length + quiet; y += 2) {
    let line = "";
    for (let x = -quiet; x < modules.length + quiet; x++) {
      line += BLOCKS[(isFilled(x, y) ? 2 : 0) + (isFilled(x, y + 1) ? 1 : 0)];
    }
    lines.push(color ? `${dim ? GRAY_ON_GRAY : BLACK_ON_WHITE}${line}${RESET}` : line);
  }
  return lines.join("\n");
}

/** How many characters wide and lines high a QR code is drawn. */
export function drawnSize(modules: Modules, quiet: number): { columns: number; lines: number } {
  const side = modules.length + 2 * quiet;
  return { columns: side, lines: Math.ceil(side / 2) };
}

/**
 * Whether ANSI colors may be written: to a terminal that supports them, unless NO_COLOR is set.
 *
 * @param isTerminal a stream's `isTTY`, which only terminals have.
 */
export function mayColor(env: Record<string, string | undefined>, isTerminal: boolean | undefined): boolean {
  return isTerminal === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}
