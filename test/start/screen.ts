import jsQR from "jsqr";

/** The default colors of a terminal. */
export type Theme = "dark" | "light";

const ESCAPE = "\u001b";
const GLYPHS = " ▄▀█";
const QR_LINE = new RegExp(`^[${GLYPHS}]{29,}$`);
// Pixels for each module, and a margin in the terminal's background color.
const SCALE = 4;
const MARGIN = 6;

/** The texts of the QR codes in the output, read from pixels. A code that cannot be read is undefined. */
export function qrsOn(output: string, theme: Theme = "dark"): (string | undefined)[] {
  const drawings: string[][] = [];
  let open: string[] | undefined;
  for (const line of output.split(/\r?\n/)) {
    if (!QR_LINE.test(plain(line))) open = undefined;
    else if (open) open.push(line);
    else drawings.push((open = [line]));
  }
  return drawings.map((lines) =>
    readQr(
      lines.flatMap((line) => halves(line, theme)),
      theme,
    ),
  );
}

const plain = (line: string) => line.split(new RegExp(`${ESCAPE}\\[[\\d;]*m`)).join("");

/** A line of half blocks as two rows of modules, true if light. */
function halves(line: string, theme: Theme): boolean[][] {
  const ground = { ink: theme === "dark", paper: theme === "light" };
  let now = ground;
  const rows: [boolean[], boolean[]] = [[], []];
  for (const [part, codes] of line.matchAll(new RegExp(`${ESCAPE}\\[([\\d;]*)m|[^${ESCAPE}]`, "g"))) {
    if (codes !== undefined) now = codes === "0" ? ground : painted(codes);
    else [1, 0].forEach((bit, row) => rows[row]!.push((GLYPHS.indexOf(part) >> bit) & 1 ? now.ink : now.paper));
  }
  return rows;
}

function painted(codes: string): { ink: boolean; paper: boolean } {
  const isWhite = (kind: number) => {
    const color = new RegExp(`(?:^|;)${kind};5;(16|231)(?:;|$)`).exec(codes)?.[1];
    if (color === undefined) throw new Error(`unknown colors ${codes}`);
    return color === "231";
  };
  return { ink: isWhite(38), paper: isWhite(48) };
}

/** The text of the QR code in rows of modules, true if light; undefined if none can be read. */
export function readQr(modules: boolean[][], theme: Theme): string | undefined {
  const width = (modules[0]!.length + 2 * MARGIN) * SCALE;
  const height = (modules.length + 2 * MARGIN) * SCALE;
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const x = Math.floor((at % width) / SCALE) - MARGIN;
    const y = Math.floor(at / width / SCALE) - MARGIN;
    pixels.fill((modules[y]?.[x] ?? theme === "light") ? 255 : 0, at * 4, at * 4 + 3);
    pixels[at * 4 + 3] = 255;
  }
  // WhatsApp's scanner may not read an inverted code, so this one does not either.
  return jsQR(pixels, width, height, { inversionAttempts: "dontInvert" })?.data;
}
