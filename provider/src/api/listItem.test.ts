import type { Session } from "./schema";
import { isWhole } from "./listItem";

const egress = { kind: "external" };

test.each<[string, object, boolean]>([
  ["a session with a QR code", { status: "qr_ready", egress, qrCode: "2@abc" }, true],
  ["one without", { status: "qr_ready", egress }, false],
  ["a linked session", { status: "ready", egress, phoneNumber: "+56912345678" }, true],
  ["one without its number", { status: "ready", egress }, false],
  ["one that connects", { status: "initializing", egress }, true],
  ["a summary", { status: "initializing" }, false],
])("%s: whole is %s", (_what, item, expected) => {
  expect(isWhole(item as Session)).toBe(expected);
});
