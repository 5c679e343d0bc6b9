import { isQrPicture } from "pulumi-zavu-provider/api";
import { PICTURE, QUIET, UndrawableError, qrEncoder, type Modules } from "./qr";
import { pictureOf } from "./qrPicture";

const PIXELS_PER_MODULE = 8;

/**
 * A QR code as a PNG image, black on white, 8 pixels for each module. If Zavu sent a PNG picture, that picture.
 *
 * @throws {UndrawableError}
 */
export async function pngOf(qr: string): Promise<Buffer> {
  if (isQrPicture(qr)) return pngOfPicture(qr);
  const modules = (await qrEncoder())(qr);
  const { PNG } = await import("pngjs");
  const side = (modules.length + 2 * QUIET) * PIXELS_PER_MODULE;
  const png = new PNG({ width: side, height: side });
  png.data.fill(0xff);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++)
      if (isDarkAt(modules, x, y)) png.data.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3);
  }
  return PNG.sync.write(png, { colorType: 0 });
}

/**
 * A QR code as an SVG image, black on white.
 *
 * @throws {UndrawableError} also if Zavu sent a picture.
 */
export async function svgOf(qr: string): Promise<string> {
  if (isQrPicture(qr)) {
    throw new UndrawableError(
      `${PICTURE} It cannot be converted to SVG.`,
      "Use `--png FILE` to save it, or `npx pulumi-zavu-cli board` to show it.",
    );
  }
  const modules = (await qrEncoder())(qr);
  const side = modules.length + 2 * QUIET;
  const dark = modules.flatMap((row, y) =>
    [...row.map(Number).join("").matchAll(/1+/g)].map(
      ({ 0: { length }, index }) => `M${index + QUIET} ${y + QUIET}h${length}v1h-${length}z`,
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">`,
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${dark.join("")}"/></svg>\n`,
  ].join("");
}

function pngOfPicture(qr: string): Buffer {
  const picture = pictureOf(qr);
  if (picture?.type === "png") return picture.bytes;
  throw new UndrawableError(
    `${PICTURE} It is ${picture ? `a ${picture.type.toUpperCase()}` : "of an unknown type"} and not a PNG.`,
    picture
      ? "Use `npx pulumi-zavu-cli board` to show it."
      : "Reconnect the session for a new code, and report this to Zavu.",
  );
}

function isDarkAt(modules: Modules, x: number, y: number): boolean {
  const [column, row] = [x, y].map((at) => Math.floor(at / PIXELS_PER_MODULE) - QUIET) as [number, number];
  return modules[row]?.[column] ?? false;
}
