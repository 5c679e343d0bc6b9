import { needOf, type Standing } from "./standing";

const linked = { phoneNumber: "+56912345678" };
const connectedOnce = { lastConnectedAt: "2026-11-22T16:00:00Z" };
const qr = { qrCode: "2@abc" };

/** What each status needs with `created`, `qr_ready` and `ready`. */
const TABLE: [Standing, string, string, string][] = [
  [{ status: "initializing" }, "nothing", "time", "time"],
  [{ status: "qr_ready" }, "nothing", "time", "time"],
  [{ status: "qr_ready", ...qr }, "nothing", "nothing", "time"],
  [{ status: "authenticating" }, "nothing", "nothing", "time"],
  [{ status: "ready", ...linked }, "nothing", "nothing", "nothing"],
  [{ status: "disconnected" }, "nothing", "reconnect", "reconnect"],
  [{ status: "disconnected", ...linked }, "nothing", "nothing", "reconnect"],
  [{ status: "disconnected", ...connectedOnce }, "nothing", "nothing", "reconnect"],
  [{ status: "failed" }, "reconnect", "reconnect", "reconnect"],
  [{ status: "failed", ...linked }, "reconnect", "reconnect", "reconnect"],
  [{ status: "added later" }, "nothing", "time", "time"],
];

test.each(TABLE)("%j: created needs %s, qr_ready %s, ready %s", (session, created, qrReady, ready) => {
  expect([needOf(session, "created"), needOf(session, "qr_ready"), needOf(session, "ready")]).toEqual([
    created,
    qrReady,
    ready,
  ]);
  expect(needOf(session)).toBe(qrReady);
});
