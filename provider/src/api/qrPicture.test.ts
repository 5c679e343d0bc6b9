import { PNG } from "pngjs";
import pictures from "../../../test/qr/pictures.json";
import { QrPictures, isQrPicture, qrTextOf } from "./qrPicture";
import type { Session } from "./schema";

const [first, second] = pictures.map(({ picture }) => picture) as [string, string];
const session = (qrCode: string | undefined, id = "was_1") => ({ id, status: "qr_ready", qrCode }) as Session;

// Created by a different library than the decoder, with its defaults and with other margins, scales and correction levels.
test.each(pictures)("reads a picture of $text.length characters", async ({ text, picture }) => {
  expect(await qrTextOf(picture)).toBe(text);
});

test("reads a PNG without the prefix of a data URL", async () => {
  expect(await qrTextOf(first.replace("data:image/png;base64,", ""))).toBe(pictures[0]?.text);
});

test.each(["2@abc,def==", "https://wa.me/settings/linked_devices#2@abc", "iVBOR is a text", "data:text/plain,2@abc"])(
  "returns the text %s unchanged",
  async (text) => {
    expect(await qrTextOf(text)).toBe(text);
    expect(isQrPicture(text)).toBe(false);
  },
);

// The width in the first chunk is 16,777,216 pixels.
const huge = Buffer.from(first.slice(22), "base64");
huge.writeUInt32BE(2 ** 24, 16);

test.each([
  ["a JPEG", "data:image/jpeg;base64,/9j/4AAQSkZJRg=="],
  ["a truncated PNG", first.slice(0, 400)],
  ["a PNG without a QR code", pictureOfNothing()],
  ["data that is not a PNG", "data:image/png;base64,AAAA"],
  ["a PNG that would unpack to gigabytes", `data:image/png;base64,${huge.toString("base64")}`],
])("returns %s unchanged", async (_what, picture) => {
  expect(await qrTextOf(picture)).toBe(picture);
  expect(isQrPicture(picture)).toBe(true);
});

test("decodes each picture of a session once", async () => {
  const decoded = jest.spyOn(PNG.sync, "read");
  const reader = new QrPictures();
  const [one, again] = await Promise.all([reader.read(session(first)), reader.read(session(first))]);
  expect(one.qrCode).toBe(pictures[0]?.text);
  expect(again.qrCode).toBe(one.qrCode);
  expect(decoded).toHaveBeenCalledTimes(1);
  expect((await reader.read(session(second))).qrCode).toBe(pictures[1]?.text);
  expect((await reader.read(session(first, "was_2"))).qrCode).toBe(pictures[0]?.text);
});

test("returns a session without a picture unchanged", async () => {
  const reader = new QrPictures();
  for (const one of [session(undefined), session("2@abc")]) expect(await reader.read(one)).toBe(one);
});

/** One white pixel. */
function pictureOfNothing(): string {
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";
  return `data:image/png;base64,${png}`;
}
