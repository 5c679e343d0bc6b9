import { qrsOn } from "../../test/start/screen";
import { UndrawableError, drawQr, mayColor, qrEncoder, type QrEncoder, type QrStyle } from "./qr";

// As long as a code of WhatsApp: a reference and three keys.
const QR = `2@${"aB3_-".repeat(26)},${"xY9".repeat(14)}=,${"Zq0".repeat(14)}=,${"mN4".repeat(14)}=,1`;

let encode: QrEncoder;
beforeAll(async () => (encode = await qrEncoder()));

const drawn = (text: string, style: QrStyle) => drawQr(encode(text), style);

test.each(["dark", "light"] as const)("a QR code in color can be read on a %s terminal", (theme) => {
  expect(qrsOn(drawn(QR, { color: true }), theme)).toEqual([QR]);
});

test("a QR code without color can be read on a dark terminal and has no escape code", () => {
  const text = drawn(QR, { color: false });
  expect(qrsOn(text, "dark")).toEqual([QR]);
  expect(text).not.toContain("\u001b");
});

test.each(["7", "short", "Grüße, 世界", "2@".padEnd(2_000, "k")])("every text can be drawn (%#)", (text) => {
  expect(qrsOn(drawn(text, { color: true }))).toEqual([text]);
});

test("a code as long as WhatsApp's fits into 80 columns", () => {
  for (const line of drawn(QR, { color: false }).split("\n")) expect([...line].length).toBeLessThanOrEqual(80);
});

test.each(["", "x".repeat(5_000)])("a text that does not fit a QR code is an error without the text (%#)", (text) => {
  expect(() => encode(text)).toThrow(UndrawableError);
  expect(() => encode(text)).toThrow(`(${text.length} characters)`);
});

test("a QR code that may be stale is drawn in other colors, and unchanged without color", () => {
  expect(drawn(QR, { color: true, dim: true })).not.toContain("48;5;231");
  expect(drawn(QR, { color: false, dim: true })).toBe(drawn(QR, { color: false }));
});

test("a picture is an error with the commands that show it", () => {
  const draw = () => encode("data:image/png;base64,iVBORw0KGgo=");
  expect(draw).toThrow("Zavu sent this QR code as a picture that could not be decoded.");
  expect(draw).toThrow(expect.objectContaining({ hint: expect.stringMatching(/board.*--png FILE/) as string }));
});

test.each([
  [{}, true, true],
  [{}, undefined, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ NO_COLOR: "" }, true, true],
  [{ TERM: "dumb" }, true, false],
])("color with %j on a terminal (%p): %p", (env, isTerminal, may) => {
  expect(mayColor(env, isTerminal)).toBe(may);
});
