import { needOf, type Standing } from "./standing";

const linked = { phoneNumber: "+56912345678" };
const connectedOnce = { lastConnectedAt: "2026-11-22T16:00:00Z" };
const qr = { qrCode: "2@abc" };

/** What each status needs with `created`, `qr_ready` and `ready`. */
const TABLE: [Standing, string, string, string][] = [
  [{ status: "initializing" }, "nothing", "time", "time"],
  [{ status: "initializing", ...linked }, "nothing", "nothing", "time"],
  [{ status: "initializing", ...connectedOnce }, "nothing", "nothing", "time"],
  [{ status: "qr_ready" }, "nothing", "time", "time"],
  [{ status: "qr_ready", ...linked }, "nothing", "time", "time"],
  [{ status: "qr_ready", ...qr }, "nothing", "nothing", "time"],
  [{ status: "authenticating" }, "nothing", "nothing", "time"],
  [{ status: "authenticating", ...linked }, "nothing", "nothing", "time"],
  [{ status: "ready", ...linked }, "nothing", "nothing", "nothing"],
  [{ status: "disconnected" }, "nothing", "reconnect", "reconnect"],
  [{ status: "disconnected", ...linked }, "nothing", "nothing", "reconnect"],
  [{ status: "disconnected", ...connectedOnce }, "nothing", "nothing", "reconnect"],
  [{ status: "failed" }, "reconnect", "reconnect", "reconnect"],
  [{ status: "failed", ...linked }, "reconnect", "reconnect", "reconnect"],
  [{ status: "added later" }, "nothing", "time", "time"],
];

test.each(TABLE)("%j: created needs %s, qr_ready %s, ready %s", (session, created, qrReady, ready) => {
  const needs = (["created", "qr_ready", "ready"] as const).map((waitFor) => needOf(session, { waitFor }));
  expect(needs).toEqual([created, qrReady, ready]);
  expect(needOf(session, {})).toBe(qrReady);
});

/** What each status needs if +56912345678 is expected, with any `waitFor`. */
test.each<[Standing, string, string]>([
  [{ status: "ready", ...linked }, "+56 9 1234-5678", "nothing"],
  [{ status: "ready", ...linked }, "+56 (9) 1234.5679", "rightPhone"],
  [{ status: "initializing", ...linked }, "+56912345679", "rightPhone"],
  [{ status: "qr_ready", ...qr, ...linked }, "+56912345679", "nothing"],
  [{ status: "disconnected", ...connectedOnce }, "+56912345679", "reconnect"],
  [{ status: "disconnected", ...linked }, "+56912345679", "reconnect"],
  [{ status: "disconnected", ...linked }, "+56912345678", "nothing"],
])("%j with the expected number %s needs %s", (session, expectedPhoneNumber, need) => {
  expect(needOf(session, { waitFor: "created", expectedPhoneNumber })).toBe(need);
});
