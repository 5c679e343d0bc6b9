import jsQR from "jsqr";
import { PNG } from "pngjs";
import pictures from "../../test/qr/pictures.json";
import { UndrawableError } from "./qr";
import { pngOf, svgOf } from "./qrImage";

const QR = "2@abc,def==";
const ONE_PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";
const JPEG = "data:image/jpeg;base64,/9j/4AAQSkZJRg==";

function read(png: Buffer): string | undefined {
  const { data, width, height } = PNG.sync.read(png);
  return jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: "dontInvert" })?.data;
}

test.each([QR, "Grüße, 世界", pictures[0]!.text])("a PNG can be read (%#)", async (text) => {
  expect(read(await pngOf(text))).toBe(text);
});

test("an SVG can be read and has a white background", async () => {
  expect(read(rasterOf(await svgOf(QR)))).toBe(QR);
});

test("a picture that is a PNG is written unchanged", async () => {
  expect((await pngOf(ONE_PIXEL)).toString("base64")).toBe(ONE_PIXEL.replace(/^.*,/, ""));
});

test.each([
  ["a JPEG", JPEG, "It is a JPEG and not a PNG.", "board"],
  ["a WebP with parameters", "data:image/webp;q=1;base64,UklGRg==", "It is a WEBP and not a PNG.", "board"],
  ["an SVG", "data:image/svg+xml;base64,PHN2Zy8+", "It is of an unknown type and not a PNG.", "Reconnect"],
  ["a PNG only by name", "data:image/png;base64,AAAA", "It is of an unknown type and not a PNG.", "Reconnect"],
  ["an empty one", "data:image/png;base64,", "It is of an unknown type and not a PNG.", "Reconnect"],
])("%s is not a PNG, and the error says what it is and what to do", async (_what, picture, why, cure) => {
  const failure = pngOf(picture);
  await expect(failure).rejects.toThrow(UndrawableError);
  await expect(failure).rejects.toMatchObject({
    message: expect.stringContaining(why) as string,
    hint: expect.stringContaining(cure) as string,
  });
});

test("a picture is not converted to SVG, and the error names --png and the board", async () => {
  await expect(svgOf(ONE_PIXEL)).rejects.toMatchObject({
    name: "UndrawableError",
    hint: expect.stringMatching(/--png FILE.*npx pulumi-zavu-cli board/) as string,
  });
});

/** The rectangles of an SVG, 4 pixels for each unit: white for paths with that fill, otherwise black. */
function rasterOf(svg: string): Buffer {
  const side = Number(/viewBox="0 0 (\d+) /.exec(svg)![1]) * 4;
  const png = new PNG({ width: side, height: side });
  png.data.fill(0x80);
  for (const [, fill, path] of svg.matchAll(/<path(?: fill="(#fff)")? d="([^"]*)"/g)) {
    for (const [, x, y, width, height] of path!.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)/g)) {
      for (let row = 4 * Number(y); row < 4 * (Number(y) + Number(height)); row++) {
        const from = 4 * (row * side + 4 * Number(x));
        png.data.fill(fill ? 0xff : 0, from, from + 16 * Number(width));
      }
    }
  }
  for (let at = 3; at < png.data.length; at += 4) png.data[at] = 0xff;
  return PNG.sync.write(png);
}
