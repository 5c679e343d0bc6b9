import type { Session } from "./schema";
import { isWhole } from "./listItem";

const egress = { kind: "external" };

test.each<[string, object, boolean]>([
  ["a session with a QR code", { status: "qr_ready", egress, qrCode: "2@abc" }, true],
  ["a session without its QR code", { status: "qr_ready", egress }, false],
  ["a linked session", { status: "ready", egress, phoneNumber: "+56912345678" }, true],
  ["a linked session without its number", { status: "ready", egress }, false],
  ["a connecting session", { status: "initializing", egress }, true],
  ["a summary", { status: "initializing" }, false],
])("%s has all fields: %s", (_what, item, expected) => {
  expect(isWhole(item as Session)).toBe(expected);
});
