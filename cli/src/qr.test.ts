import { qrsOn } from "../../test/start/screen";
import { UndrawableError, drawQr, mayColour, qrEncoder, type QrEncoder, type QrStyle } from "./qr";

// As long as WhatsApp's: a reference and three keys.
const QR = `2@${"aB3_-".repeat(26)},${"xY9".repeat(14)}=,${"Zq0".repeat(14)}=,${"mN4".repeat(14)}=,1`;

let encode: QrEncoder;
beforeAll(async () => (encode = await qrEncoder()));

const drawn = (text: string, style: QrStyle) => drawQr(encode(text), style);

test.each(["dark", "light"] as const)("a QR in colour reads as its text on a %s terminal", (theme) => {
  expect(qrsOn(drawn(QR, { colour: true }), theme)).toEqual([QR]);
});

test("a QR without colour reads as its text on a dark terminal, and holds no escape code", () => {
  const text = drawn(QR, { colour: false });
  expect(qrsOn(text, "dark")).toEqual([QR]);
  expect(text).not.toContain("\u001b");
});

test.each(["7", "short", "Grüße, 世界", "2@".padEnd(2_000, "k")])("every text can be drawn (%#)", (text) => {
  expect(qrsOn(drawn(text, { colour: true }))).toEqual([text]);
});

test("a real one fits a terminal of 80 columns", () => {
  for (const line of drawn(QR, { colour: false }).split("\n")) expect([...line].length).toBeLessThanOrEqual(80);
});

test.each(["", "x".repeat(5_000)])("what no QR code holds is an error without the text (%#)", (text) => {
  expect(() => encode(text)).toThrow(UndrawableError);
  expect(() => encode(text)).toThrow(`(${text.length} characters)`);
});

test("a QR that may be stale is drawn in other colours, and the same without colours", () => {
  expect(drawn(QR, { colour: true, dim: true })).not.toContain("48;5;231");
  expect(drawn(QR, { colour: false, dim: true })).toBe(drawn(QR, { colour: false }));
});

test("a picture is an error that names what shows it", () => {
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
])("colour with %j on a terminal (%p): %p", (env, isTerminal, may) => {
  expect(mayColour(env, isTerminal)).toBe(may);
});
