import {
  advance,
  appliedEgress,
  newSession,
  change,
  drop,
  failOnNode,
  logout,
  reconnect,
  rotateQr,
  scan,
  setEgress,
  type Rules,
} from "./machine";

const T0 = Date.parse("2026-01-01T00:00:00Z");
const rules: Rules = {
  times: { initializingMs: 1_000, qrRotateMs: 20_000, authenticatingMs: 500 },
  deriveCountry: "ready",
  qrText: (number) => `qr ${number}`,
  isRevoked: (nodeId) => nodeId === "nd_revoked",
};
const created = (extra: Partial<Parameters<typeof newSession>[0]> = {}, by = rules) =>
  newSession({ id: "s1", projectId: "p1", serial: 7, ...extra }, T0, by);
const inQrReady = () => advance(created(), T0 + 1_000, rules);
const ready = () => advance(scan(inQrReady(), T0 + 2_000, rules), T0 + 2_500, rules);

describe("advance", () => {
  test("a new session is initializing until its time is over", () => {
    const session = created();
    expect(session.status).toBe("initializing");
    expect(advance(session, T0 + 999, rules)).toBe(session);
    expect(advance(session, T0 + 1_000, rules)).toMatchObject({
      status: "qr_ready",
      qr: { number: 1, text: "qr 1" },
      updatedAt: T0 + 1_000,
    });
  });

  test("the QR code rotates, however late the call", () => {
    expect(advance(created(), T0 + 20_999, rules).qr?.number).toBe(1);
    expect(advance(created(), T0 + 21_000, rules).qr?.number).toBe(2);
    expect(advance(created(), T0 + 1_000 + 3 * 20_000 + 5, rules)).toMatchObject({
      qr: { number: 4, since: T0 + 61_000 },
      updatedAt: T0 + 61_000,
    });
  });

  test("a rotation time of 0 never rotates", () => {
    const noRotation = { ...rules, times: { ...rules.times, qrRotateMs: 0 } };
    expect(advance(created(), T0 + 1e9, noRotation).qr?.number).toBe(1);
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

  test("with autoScanMs a session gets to ready by itself, in one call", () => {
    const auto = { ...rules, times: { ...rules.times, autoScanMs: 30_000 } };
    expect(advance(created(), T0 + 30_999, auto)).toMatchObject({ status: "qr_ready", qr: { number: 2 } });
    expect(advance(created(), T0 + 1e6, auto)).toMatchObject({ status: "ready", lastConnectedAt: T0 + 31_500 });
  });

  test("an unknown status stays", () => {
    const paused = change(ready(), { status: "paused" }, T0 + 3_000, rules);
    expect(advance(paused, T0 + 1e9, rules)).toBe(paused);
  });
});

describe("derived country", () => {
  const external = (deriveCountry: Rules["deriveCountry"]) => {
    const by = { ...rules, deriveCountry };
    const first = advance(created({}, by), T0 + 1_000, by);
    const last = advance(scan(first, T0 + 2_000, by, { phoneNumber: "+5511999990000" }), T0 + 9_000, by);
    return [first.egress.country, last.egress.country];
  };

  test("is set at create, with the number, or never", () => {
    expect(external("create")).toEqual(["cl", "cl"]);
    expect(external("ready")).toEqual([undefined, "br"]);
    expect(external("never")).toEqual([undefined, undefined]);
  });

  test("is not set for android, nor if a country is given", () => {
    const android = { kind: "android", nodeId: "nd_1" };
    expect(setEgress(ready(), android, T0, rules).egress).toEqual(android);
    const given = { kind: "external", country: "pe" };
    expect(setEgress(ready(), given, T0, rules).egress).toEqual(given);
    expect(setEgress(ready(), { kind: "external" }, T0, rules).egress.country).toBe("cl");
  });
});

describe("a new egress", () => {
  const android = { kind: "android", nodeId: "nd_1" };
  const external = { kind: "external", country: "cl" };

  test("is used by the live connection only after a reconnect", () => {
    const set = setEgress(ready(), android, T0 + 3_000, rules);
    expect([set.egress, appliedEgress(set), set.status]).toEqual([android, external, "ready"]);
    const again = setEgress(set, { kind: "android", nodeId: "nd_2" }, T0 + 3_000, rules);
    expect(appliedEgress(again)).toEqual(external);
    expect(appliedEgress(reconnect(set, T0 + 4_000, rules))).toEqual(android);
  });

  test("equal to the applied one needs no reconnect", () => {
    const back = setEgress(setEgress(ready(), android, T0, rules), { kind: "external" }, T0, rules);
    expect(back.appliedEgress).toBeUndefined();
  });

  test("set without a request also waits for a reconnect", () => {
    const changed = change(ready(), { egress: android }, T0 + 3_000, rules);
    expect([changed.egress, appliedEgress(changed)]).toEqual([android, external]);
  });

  test("is not used after a flap of the bridge, but after its restart", () => {
    const bridge = { firstQrMs: 1e9, gapMs: 0, flapEveryMs: 10_000, flapMs: 1_000, codes: 1, ends: "failed" } as const;
    const bridged = { ...rules, bridge };
    const set = setEgress(ready(), android, T0 + 3_000, bridged);
    const dropped = advance(set, T0 + 13_000, bridged);
    expect([dropped.status, appliedEgress(dropped)]).toEqual(["initializing", external]);
    expect(appliedEgress(advance(dropped, T0 + 14_000, bridged))).toEqual(external);
    const restarted = advance(drop(set, T0 + 4_000, rules, T0 + 5_000), T0 + 6_000, rules);
    expect([restarted.status, appliedEgress(restarted)]).toEqual(["ready", android]);
  });

  test.each(["initializing", "qr_ready", "authenticating"])("makes a reconnect in %s start again", (status) => {
    const session = setEgress(change(created(), { status }, T0 + 2_000, rules), android, T0 + 3_000, rules);
    const again = reconnect(session, T0 + 3_500, rules);
    expect([again.status, again.since, appliedEgress(again)]).toEqual(["initializing", T0 + 3_500, android]);
    expect(advance(again, T0 + 4_500, rules).status).toBe("qr_ready");
  });
});

describe("a revoked egress node", () => {
  const gone = { kind: "android", nodeId: "nd_revoked" };
  const problem = "egress node nd_revoked is gone";

  test("fails a session whose connection goes through it, and no other", () => {
    const on = reconnect(setEgress(ready(), gone, T0, rules), T0 + 3_000, rules);
    const failed = failOnNode(on, "nd_revoked", T0 + 3_500, rules);
    expect(failed).toMatchObject({ status: "failed", lastError: problem, credentials: true });
    expect(failOnNode(failed, "nd_revoked", T0 + 4_000, rules)).toBe(failed);
    expect(failOnNode(on, "nd_1", T0 + 3_500, rules)).toBe(on);
    const declared = setEgress(ready(), gone, T0, rules);
    expect(failOnNode(declared, "nd_revoked", T0 + 3_500, rules)).toBe(declared);
    const unused = change(ready(), { egress: { ...gone, kind: "external" } }, T0, rules);
    const applied = reconnect(unused, T0 + 3_000, rules);
    expect(failOnNode(applied, "nd_revoked", T0 + 3_500, rules)).toBe(applied);
  });

  test("fails each connect that uses it, and another egress connects", () => {
    const failed = advance(reconnect(setEgress(ready(), gone, T0, rules), T0 + 3_000, rules), T0 + 4_000, rules);
    expect(failed).toMatchObject({ status: "failed", lastError: problem });
    expect(advance(created({ egress: gone }), T0 + 1_000, rules)).toMatchObject({
      status: "failed",
      lastError: problem,
    });
    const moved = setEgress(failed, { kind: "android", nodeId: "nd_1" }, T0 + 5_000, rules);
    expect(advance(reconnect(moved, T0 + 6_000, rules), T0 + 7_000, rules).status).toBe("ready");
  });
});

describe("failure and reconnect", () => {
  test("a planned failure ends the first connect, and the reconnect after it works", () => {
    const failed = advance(created({ plannedFailure: "banned" }), T0 + 5_000, rules);
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
    const statuses = [1, 2, 3].map((attempt) => {
      session = advance(reconnect(session, T0 + attempt * 10_000, rules), T0 + attempt * 10_000 + 1_000, rules);
      return [session.status, session.lastError];
    });
    expect(statuses).toEqual([
      ["failed", "no route"],
      ["failed", "no route"],
      ["ready", null],
    ]);
  });

  test.each(["initializing", "qr_ready", "authenticating", "paused"])("a reconnect in %s does nothing", (status) => {
    const session = change(ready(), { status }, T0 + 3_000, rules);
    expect(reconnect(session, T0 + 4_000, rules)).toBe(session);
  });

  test("a reconnect of a ready session passes through initializing and keeps the login", () => {
    const session = { ...ready(), lastError: "slow" };
    const again = reconnect(session, T0 + 10_000, rules);
    expect(again).toMatchObject({ status: "initializing", phoneNumber: "+56900000007", lastError: null });
    expect(advance(again, T0 + 10_999, rules)).toBe(again);
    expect(advance(again, T0 + 11_000, rules)).toMatchObject({ status: "ready", lastConnectedAt: T0 + 11_000 });
  });

  test("a reconnect takes reconnectMs, other connects do not", () => {
    const slow = { ...rules, times: { ...rules.times, reconnectMs: 5_000 } };
    expect(advance(created({}, slow), T0 + 1_000, slow).status).toBe("qr_ready");
    const again = reconnect(ready(), T0 + 10_000, slow);
    expect(advance(again, T0 + 14_999, slow).status).toBe("initializing");
    expect(advance(again, T0 + 15_000, slow).status).toBe("ready");
    const restarted = change(again, { status: "initializing" }, T0 + 11_000, slow);
    expect(advance(restarted, T0 + 12_000, slow).status).toBe("ready");
  });

  test("losesLogin applies once: the next connect ends in qr_ready, without a number", () => {
    const again = reconnect({ ...ready(), losesLogin: true }, T0 + 10_000, rules);
    expect(again).toMatchObject({ status: "initializing", phoneNumber: "+56900000007" });
    const lost = advance(again, T0 + 11_000, rules);
    expect([lost.status, lost.phoneNumber, lost.credentials]).toEqual(["qr_ready", undefined, false]);
    const back = advance(scan(lost, T0 + 12_000, rules), T0 + 12_500, rules);
    expect(advance(reconnect(back, T0 + 13_000, rules), T0 + 14_000, rules).status).toBe("ready");
  });

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
  test("sets the fields that belong to a status", () => {
    expect(change(created(), { status: "qr_ready" }, T0, rules).qr?.text).toBe("qr 1");
    expect(change(created(), { status: "failed" }, T0, rules).lastError).toBe("could not connect");
    expect(change(created(), { status: "failed", lastError: "banned" }, T0, rules).lastError).toBe("banned");
    expect(change(inQrReady(), { status: "ready" }, T0, rules)).toMatchObject({ qr: undefined, credentials: true });
  });

  test("null removes a field, except lastError", () => {
    const session = change(ready(), { phoneNumber: null, lastConnectedAt: null, lastError: null }, T0, rules);
    expect([session.phoneNumber, session.lastConnectedAt, session.lastError]).toEqual([undefined, undefined, null]);
  });

  test("removes the QR code until the next one, and sets any text", () => {
    const without = change(created(), { status: "qr_ready", qrCode: null }, T0, rules);
    expect([without.status, without.qr]).toEqual(["qr_ready", undefined]);
    const auto = { ...rules, times: { ...rules.times, autoScanMs: 5_000 } };
    expect(advance(without, T0 + 1e9, auto)).toBe(without);
    expect(rotateQr(without, T0 + 1_000, rules).qr?.text).toBe("qr 1");
    const broken = change(inQrReady(), { qrCode: "data:image/png;base64,AAAA" }, T0 + 2_000, rules);
    expect(broken.qr).toEqual({ number: 1, text: "data:image/png;base64,AAAA", since: T0 + 2_000 });
  });

  test("rotateQr restarts the time of the QR code", () => {
    const session = rotateQr(inQrReady(), T0 + 15_000, rules);
    expect(session.qr).toEqual({ number: 2, text: "qr 2", since: T0 + 15_000 });
    expect(advance(session, T0 + 34_999, rules)).toBe(session);
  });
});
