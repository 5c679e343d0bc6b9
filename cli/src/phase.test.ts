import type { Session } from "pulumi-zavu-provider/api";
import { phaseOf } from "./phase";

const at = (status: string, more: Partial<Session> = {}) => ({ id: "a", status, ...more }) as Session;
const linkedBefore = { lastConnectedAt: "2026-11-27T12:00:00Z" };

test.each([
  ["unknown", undefined, undefined, 0],
  ["connecting", at("initializing"), undefined, 0],
  ["connecting", at("qr_ready"), undefined, 0],
  ["scan", at("qr_ready"), "2@abc", 1],
  ["betweenCodes", at("initializing"), undefined, 1],
  ["betweenCodes", at("qr_ready"), undefined, 3],
  ["scanned", at("authenticating"), undefined, 1],
  ["scanned", at("authenticating"), undefined, 0],
  ["reconnecting", at("initializing", linkedBefore), undefined, 0],
  ["reconnecting", at("authenticating", { phoneNumber: "+56900000001" }), undefined, 0],
  // A logged-out session keeps the time of its last connection.
  ["betweenCodes", at("initializing", linkedBefore), undefined, 1],
  ["scanned", at("authenticating", linkedBefore), undefined, 1],
  ["linked", at("ready", linkedBefore), undefined, 0],
  ["failed", at("failed"), undefined, 1],
  ["other", at("disconnected"), undefined, 0],
  ["other", at("action_required"), undefined, 0],
] as const)("%s (%#)", (phase, session, qr, qrs) => {
  expect(phaseOf({ qrs, ...(session ? { session } : {}), ...(qr ? { qr } : {}) })).toBe(phase);
});
