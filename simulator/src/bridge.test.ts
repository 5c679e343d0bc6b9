import {
  advance,
  newSession,
  change,
  logout,
  reconnect,
  rotateQr,
  scan,
  type BridgeRules,
  type Rules,
} from "./machine";
import type { SessionState } from "./session";

const T0 = Date.parse("2026-01-01T00:00:00Z");
const FIRST_QR = T0 + 1_000;
const READY = T0 + 2_500;
const bridge: BridgeRules = {
  firstQrMs: 60_000,
  gapMs: 1_000,
  flapEveryMs: 90_000,
  flapMs: 2_000,
  codes: 6,
  ends: "disconnected",
};
const rules: Rules = {
  times: { initializingMs: 1_000, qrRotateMs: 20_000, authenticatingMs: 500 },
  bridge,
  deriveCountry: "ready",
  qrText: (number) => `qr ${number}`,
  isRevoked: (nodeId) => nodeId === "nd_revoked",
};
const created = (by = rules) => newSession({ id: "s1", projectId: "p1", serial: 7 }, T0, by);
const ready = () => advance(scan(advance(created(), FIRST_QR, rules), T0 + 2_000, rules), READY, rules);
/** `status`, and the number of the QR code if there is one, at times in seconds after the start. */
const seen = (session: SessionState, start: number, seconds: number[], by = rules) =>
  seconds.map((second) => {
    const { status, qr } = advance(session, start + second * 1_000, by);
    return qr ? `${status} ${qr.number}` : status;
  });

describe("QR codes", () => {
  test("the first code is valid for 60 s, later ones for 20 s, with a gap between them", () => {
    const expected = ["qr_ready 1", "initializing", "initializing", "qr_ready 2", "qr_ready 2", "initializing"];
    expect(seen(created(), FIRST_QR, [59.999, 60, 60.999, 61, 80.999, 81])).toEqual(expected);
    expect(advance(created(), FIRST_QR + 61_000, rules)).toMatchObject({
      since: FIRST_QR,
      qr: { text: "qr 2", since: FIRST_QR + 61_000 },
      updatedAt: FIRST_QR + 61_000,
      returnsTo: undefined,
    });
  });

  test.each(["disconnected", "failed"] as const)("after six codes without a scan, the session is %s", (ends) => {
    const by = { ...rules, bridge: { ...bridge, ends } };
    // 60 s, and five times 1 s and 20 s.
    expect(seen(created(by), FIRST_QR, [164.999, 165, 1e6], by)).toEqual(["qr_ready 6", ends, ends]);
    expect(advance(created(by), T0 + 1e9, by)).toMatchObject({
      lastError: "QR refs attempts ended",
      updatedAt: FIRST_QR + 165_000,
    });
  });

  test("the number of codes is an option, and a reconnect starts with the first code", () => {
    const by = { ...rules, bridge: { ...bridge, codes: 1 } };
    const ended = advance(created(by), FIRST_QR + 60_000, by);
    expect(ended.status).toBe("disconnected");
    expect(seen(reconnect(ended, T0 + 1e6, by), T0 + 1e6, [0, 1, 60.999, 61], by)).toEqual([
      "initializing",
      "qr_ready 1",
      "qr_ready 1",
      "disconnected",
    ]);
  });

  test("many small steps give the same state as one large step", () => {
    let session = created();
    for (let now = T0; now <= T0 + 150_000; now += 700) session = advance(session, now, rules);
    expect(session).toEqual(advance(created(), T0 + 150_000, rules));
    let linked = ready();
    for (let now = READY; now <= READY + 600_000; now += 700) linked = advance(linked, now, rules);
    expect(linked).toEqual(advance(ready(), READY + 600_000, rules));
  });

  test("autoScanMs counts from the first code, and the scan waits for the end of a gap", () => {
    const auto = (autoScanMs: number) => ({ ...rules, times: { ...rules.times, autoScanMs } });
    expect(seen(created(), FIRST_QR, [69.999, 70], auto(70_000))).toEqual(["qr_ready 2", "authenticating"]);
    expect(seen(created(), FIRST_QR, [60.5, 60.999, 61], auto(60_500))).toEqual([
      "initializing",
      "initializing",
      "authenticating",
    ]);
  });

  test("rotateQr restarts the time until the next code", () => {
    const rotated = rotateQr(advance(created(), FIRST_QR, rules), FIRST_QR + 5_000, rules);
    expect(seen(rotated, FIRST_QR, [24.999, 25, 26])).toEqual(["qr_ready 2", "initializing", "qr_ready 3"]);
  });

  test("a time of 0 never expires the code", () => {
    const by = { ...rules, bridge: { ...bridge, firstQrMs: 0 } };
    expect(seen(created(by), FIRST_QR, [1e6], by)).toEqual(["qr_ready 1"]);
  });
});

describe("a linked session", () => {
  test("is initializing for flapMs after every flapEveryMs", () => {
    expect(seen(ready(), READY, [89.999, 90, 91.999, 92, 179.999, 180, 182])).toEqual([
      "ready",
      "initializing",
      "initializing",
      "ready",
      "ready",
      "initializing",
      "ready",
    ]);
  });

  test("loses nothing during an interruption", () => {
    const { status, since, returnsTo, updatedAt, ...kept } = advance(ready(), READY + 91_000, rules);
    expect([status, since, updatedAt]).toEqual(["initializing", READY + 90_000, READY + 90_000]);
    expect(returnsTo).toEqual({ status: "ready", since: READY, at: READY + 92_000 });
    expect(ready()).toMatchObject(kept);
    expect(advance(ready(), READY + 100_000, rules)).toEqual({ ...ready(), updatedAt: READY + 92_000 });
  });

  test("returns from an interruption after a change, but not after a logout", () => {
    const interrupted = advance(ready(), READY + 91_000, rules);
    const named = change(interrupted, { displayName: "Desk" }, READY + 91_500, rules);
    expect(advance(named, READY + 92_000, rules)).toMatchObject({ status: "ready", displayName: "Desk" });
    expect(reconnect(interrupted, READY + 91_500, rules)).toBe(interrupted);
    expect(advance(logout(interrupted, READY + 91_500, rules), T0 + 1e9, rules).status).toBe("disconnected");
  });

  test("never drops when the period is 0", () => {
    const by = { ...rules, bridge: { ...bridge, flapEveryMs: 0 } };
    expect(advance(ready(), T0 + 1e9, by)).toEqual(ready());
  });

  test("keeps pushName after a logout", () => {
    expect(logout(ready(), READY + 1_000, rules)).toMatchObject({
      status: "disconnected",
      phoneNumber: undefined,
      pushName: "Simulated phone",
      credentials: false,
    });
  });
});
