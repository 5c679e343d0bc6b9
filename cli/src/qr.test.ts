import { qrsOn } from "../../test/start/screen";
import { UndrawableError, drawQr, mayColour } from "./qr";

// As long as WhatsApp's: a reference and three keys.
const QR = `2@${"aB3_-".repeat(26)},${"xY9".repeat(14)}=,${"Zq0".repeat(14)}=,${"mN4".repeat(14)}=,1`;

test.each(["dark", "light"] as const)("a QR in colour reads as its text on a %s terminal", (theme) => {
  expect(qrsOn(drawQr(QR, { colour: true }), theme)).toEqual([QR]);
});

test("a QR without colour reads as its text on a dark terminal, and holds no escape code", () => {
  const drawn = drawQr(QR, { colour: false });
  expect(qrsOn(drawn, "dark")).toEqual([QR]);
  expect(drawn).not.toContain("\u001b");
});

test.each(["7", "short", "Grüße, 世界", "2@".padEnd(2_000, "k")])("every text can be drawn (%#)", (text) => {
  expect(qrsOn(drawQr(text, { colour: true }))).toEqual([text]);
});

test("a real one fits a terminal of 80 columns", () => {
  for (const line of drawQr(QR, { colour: false }).split("\n")) expect([...line].length).toBeLessThanOrEqual(80);
});

test.each(["", "x".repeat(5_000)])("what no QR code holds is an error without the text (%#)", (text) => {
  const draw = () => drawQr(text, { colour: true });
  expect(draw).toThrow(UndrawableError);
  expect(draw).toThrow(`(${text.length} characters)`);
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
