import { advance, born, change, logout, reconnect, rotateQr, scan, setEgress, type Rules } from "./machine";

const T0 = Date.parse("2026-01-01T00:00:00Z");
const rules: Rules = {
  times: { initializingMs: 1_000, qrRotateMs: 20_000, authenticatingMs: 500 },
  deriveCountry: "ready",
  qrText: (number) => `qr ${number}`,
};
const made = (extra: Partial<Parameters<typeof born>[0]> = {}, by = rules) =>
  born({ id: "s1", projectId: "p1", serial: 7, ...extra }, T0, by);
const inQrReady = () => advance(made(), T0 + 1_000, rules);
const ready = () => advance(scan(inQrReady(), T0 + 2_000, rules), T0 + 2_500, rules);

describe("time alone", () => {
  test("a new session is initializing until its time is over", () => {
    const session = made();
    expect(session.status).toBe("initializing");
    expect(advance(session, T0 + 999, rules)).toBe(session);
    expect(advance(session, T0 + 1_000, rules)).toMatchObject({
      status: "qr_ready",
      qr: { number: 1, text: "qr 1" },
      updatedAt: T0 + 1_000,
    });
  });

  test("the QR rotates, however late one looks", () => {
    expect(advance(made(), T0 + 20_999, rules).qr?.number).toBe(1);
    expect(advance(made(), T0 + 21_000, rules).qr?.number).toBe(2);
    expect(advance(made(), T0 + 1_000 + 3 * 20_000 + 5, rules)).toMatchObject({
      qr: { number: 4, since: T0 + 61_000 },
      updatedAt: T0 + 61_000,
    });
  });

  test("a rotation time of 0 never rotates", () => {
    const still = { ...rules, times: { ...rules.times, qrRotateMs: 0 } };
    expect(advance(made(), T0 + 1e9, still).qr?.number).toBe(1);
  });

  test("a scan leads to ready with a number, a name and the time", () => {
    const scanned = scan(inQrReady(), T0 + 2_000, rules, { phoneNumber: "+5511999990000" });
    expect(scanned).toMatchObject({ status: "authenticating", qr: undefined });
    expect(scanned.phoneNumber).toBeUndefined();
    expect(advance(scanned, T0 + 2_499, rules).status).toBe("authenticating");
    expect(advance(scanned, T0 + 2_500, rules)).toMatchObject({
      status: "ready",
      phoneNumber: "+5511999990000",
      pushName: "Simulated phone",
      lastConnectedAt: T0 + 2_500,
      credentials: true,
    });
  });

  test("with autoScanMs a session gets to ready by itself, in one look", () => {
    const auto = { ...rules, times: { ...rules.times, autoScanMs: 30_000 } };
    expect(advance(made(), T0 + 30_999, auto)).toMatchObject({ status: "qr_ready", qr: { number: 2 } });
    expect(advance(made(), T0 + 1e6, auto)).toMatchObject({ status: "ready", lastConnectedAt: T0 + 31_500 });
  });

  test("a status from outside that nobody knows stays", () => {
    const paused = change(ready(), { status: "paused" }, T0 + 3_000, rules);
    expect(advance(paused, T0 + 1e9, rules)).toBe(paused);
  });
});

describe("derived country", () => {
  const external = (deriveCountry: Rules["deriveCountry"]) => {
    const by = { ...rules, deriveCountry };
    const first = advance(made({}, by), T0 + 1_000, by);
    const last = advance(scan(first, T0 + 2_000, by, { phoneNumber: "+5511999990000" }), T0 + 9_000, by);
    return [first.egress.country, last.egress.country];
  };

  test("comes with the answer to create, with the number, or never", () => {
    expect(external("create")).toEqual(["cl", "cl"]);
    expect(external("ready")).toEqual([undefined, "br"]);
    expect(external("never")).toEqual([undefined, undefined]);
  });

  test("is not made for android, nor over a given one", () => {
    const android = { kind: "android", nodeId: "nd_1" };
    expect(setEgress(ready(), android, T0, rules).egress).toEqual(android);
    const given = { kind: "external", country: "pe" };
    expect(setEgress(ready(), given, T0, rules).egress).toEqual(given);
    expect(setEgress(ready(), { kind: "external" }, T0, rules).egress.country).toBe("cl");
  });
});

describe("failure and reconnect", () => {
  test("a planned failure ends the first connect, and the reconnect after it works", () => {
    const failed = advance(made({ plannedFailure: "banned" }), T0 + 5_000, rules);
    expect(failed).toMatchObject({ status: "failed", lastError: "banned" });
    const again = reconnect(failed, T0 + 6_000, rules);
    expect(again).toMatchObject({ status: "initializing", lastError: null });
    expect(advance(again, T0 + 7_000, rules).status).toBe("qr_ready");
  });

  test("with credentials a reconnect needs no scan", () => {
    const dropped = change(ready(), { status: "disconnected" }, T0 + 3_000, rules);
    const back = advance(reconnect(dropped, T0 + 4_000, rules), T0 + 5_000, rules);
    expect(back).toMatchObject({ status: "ready", lastConnectedAt: T0 + 5_000, phoneNumber: "+56900000007" });
  });

  test("reconnectFails fails that many reconnects", () => {
    let session = change(ready(), { status: "disconnected" }, T0 + 3_000, rules);
    session = { ...session, reconnectFails: { times: 2, lastError: "no route" } };
    const statuses = [1, 2, 3].map((turn) => {
      session = advance(reconnect(session, T0 + turn * 10_000, rules), T0 + turn * 10_000 + 1_000, rules);
      return [session.status, session.lastError];
    });
    expect(statuses).toEqual([
      ["failed", "no route"],
      ["failed", "no route"],
      ["ready", null],
    ]);
  });

  test.each(["initializing", "qr_ready", "authenticating", "ready", "paused"])(
    "a reconnect in %s does nothing",
    (status) => {
      const session = change(ready(), { status }, T0 + 3_000, rules);
      expect(reconnect(session, T0 + 4_000, rules)).toBe(session);
    },
  );

  test("a logout drops credentials and number and keeps name and sender", () => {
    const session = change(ready(), { senderId: "sender_1", displayName: "Desk" }, T0 + 3_000, rules);
    const out = logout(session, T0 + 4_000, rules);
    expect(out).toMatchObject({
      status: "disconnected",
      senderId: "sender_1",
      displayName: "Desk",
      updatedAt: T0 + 4_000,
    });
    expect([out.phoneNumber, out.pushName, out.credentials]).toEqual([undefined, undefined, false]);
    expect(advance(reconnect(out, T0 + 5_000, rules), T0 + 6_000, rules).status).toBe("qr_ready");
  });
});

describe("a change from outside", () => {
  test("brings what comes with a status", () => {
    expect(change(made(), { status: "qr_ready" }, T0, rules).qr?.text).toBe("qr 1");
    expect(change(made(), { status: "failed" }, T0, rules).lastError).toBe("could not connect");
    expect(change(made(), { status: "failed", lastError: "banned" }, T0, rules).lastError).toBe("banned");
    expect(change(inQrReady(), { status: "ready" }, T0, rules)).toMatchObject({ qr: undefined, credentials: true });
  });

  test("null takes a field away, except from lastError", () => {
    const session = change(ready(), { phoneNumber: null, lastConnectedAt: null, lastError: null }, T0, rules);
    expect([session.phoneNumber, session.lastConnectedAt, session.lastError]).toEqual([undefined, undefined, null]);
  });

  test("takes the QR code away until the next one, and sets any text", () => {
    const without = change(made(), { status: "qr_ready", qrCode: null }, T0, rules);
    expect([without.status, without.qr]).toEqual(["qr_ready", undefined]);
    const auto = { ...rules, times: { ...rules.times, autoScanMs: 5_000 } };
    expect(advance(without, T0 + 1e9, auto)).toBe(without);
    expect(rotateQr(without, T0 + 1_000, rules).qr?.text).toBe("qr 1");
    const broken = change(inQrReady(), { qrCode: "data:image/png;base64,AAAA" }, T0 + 2_000, rules);
    expect(broken.qr).toEqual({ number: 1, text: "data:image/png;base64,AAAA", since: T0 + 2_000 });
  });

  test("a rotation out of turn restarts the QR's time", () => {
    const session = rotateQr(inQrReady(), T0 + 15_000, rules);
    expect(session.qr).toEqual({ number: 2, text: "qr 2", since: T0 + 15_000 });
    expect(advance(session, T0 + 34_999, rules)).toBe(session);
  });
});
