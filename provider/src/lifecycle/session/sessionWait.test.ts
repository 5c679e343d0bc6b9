import type { Session } from "../../api";
import { SessionWait, type Step } from "./sessionWait";
import type { Wanted } from "./standing";

const linked = { phoneNumber: "+56912345678", lastConnectedAt: "2026-11-22T16:00:00Z" };

/** A session with a status. `qr:N` is `qr_ready` with the QR code N. A `!` at the end marks a linked session. */
function session(text: string, updatedAt = "t0"): Session {
  const [name = "", isLinked] = text.split("!");
  const [status = "", number] = name.split(":");
  const qrCode = number === undefined ? {} : { qrCode: `2@${number}` };
  return {
    id: "s1",
    status: status === "qr" ? "qr_ready" : status,
    updatedAt,
    ...qrCode,
    ...(isLinked === undefined ? {} : linked),
  } as Session;
}

/** Passes these statuses to a wait, one second apart, reconnects when the wait asks for it, and records its steps. */
function walk(wanted: Wanted, ...texts: string[]): { steps: Step[]; wait: SessionWait } {
  const wait = new SessionWait(wanted);
  const steps = texts.map((text, second) => {
    const seen = session(text);
    const step = wait.next(seen, second * 1_000);
    if (step === "reconnect") wait.noteReconnect(seen, second * 1_000);
    return step;
  });
  return { steps, wait };
}

const QR: Wanted = {};
const READY: Wanted = { waitFor: "ready" };

test.each<[string, Wanted, string[], Step[]]>([
  ["a QR code ends the default wait", QR, ["initializing", "qr:1"], ["server", "done"]],
  ["qr_ready without a QR code does not end it", QR, ["qr", "qr:1"], ["server", "done"]],
  ["a wait for a scan continues through gaps", READY, ["qr:1", "initializing", "qr:2"], ["person", "server", "person"]],
  ["a scan leads to ready", READY, ["qr:1", "authenticating", "ready!"], ["person", "server", "done"]],
  ["a linked session that reconnects is as wanted", QR, ["initializing!"], ["done"]],
  [
    "a linked session that reconnects is waited for if ready is wanted",
    READY,
    ["initializing!", "ready!"],
    ["server", "done"],
  ],
  ["created does not wait", { waitFor: "created" }, ["initializing"], ["done"]],
  ["created does not wait for a session that dropped", { waitFor: "created" }, ["disconnected"], ["done"]],
])("%s", (_title, wanted, texts, steps) => {
  expect(walk(wanted, ...texts).steps).toEqual(steps);
});

test.each<[string, Wanted, string[], Step[]]>([
  ["a failed connect ends the wait", QR, ["initializing", "failed"], ["server", "failed"]],
  [
    "a failed connect ends a wait for a scan that had no QR code",
    READY,
    ["initializing", "failed"],
    ["server", "failed"],
  ],
  ["a failed handshake ends the wait", READY, ["qr:1", "authenticating", "failed"], ["person", "server", "failed"]],
  ["a handshake may drop", READY, ["qr:1", "authenticating", "disconnected"], ["person", "server", "server"]],
  ["a linked session that fails ends the wait", READY, ["initializing!", "failed!"], ["server", "failed"]],
  ["a linked session that drops is restored by Zavu", READY, ["initializing!", "disconnected!"], ["server", "server"]],
  ["expired QR codes are renewed", READY, ["qr:1", "failed"], ["person", "reconnect"]],
  [
    "expired QR codes are renewed after a gap",
    READY,
    ["qr:1", "initializing", "disconnected"],
    ["person", "server", "reconnect"],
  ],
  [
    "a drop before the first QR code is repaired in a wait for a scan",
    READY,
    ["initializing", "disconnected"],
    ["server", "reconnect"],
  ],
  ["a drop before the first QR code is repaired", QR, ["initializing", "disconnected"], ["server", "reconnect"]],
  [
    "a second drop before the first QR code ends the wait",
    QR,
    ["disconnected", "initializing", "disconnected"],
    ["reconnect", "server", "failed"],
  ],
])("%s", (_title, wanted, texts, steps) => {
  expect(walk(wanted, ...texts).steps).toEqual(steps);
});

test("expired QR codes are renewed at most every 30 s", () => {
  const wait = new SessionWait(READY);
  expect(wait.next(session("qr:1"), 0)).toBe("person");
  expect(wait.next(session("failed"), 1_000)).toBe("reconnect");
  wait.noteReconnect(session("failed"), 1_000);
  expect(wait.next(session("qr:2"), 2_000)).toBe("person");
  expect(wait.next(session("failed"), 3_000)).toBe("person");
  expect(wait.next(session("failed"), 30_999)).toBe("person");
  expect(wait.next(session("failed"), 31_000)).toBe("reconnect");
});

test.each([
  ["t0", 29_999, "server"],
  ["t0", 30_000, "failed"],
  ["t1", 4_999, "server"],
  ["t1", 5_000, "failed"],
])("the old status with updatedAt %s, %d ms after a reconnect: %s", (updatedAt, ms, step) => {
  const wait = new SessionWait(QR);
  wait.noteReconnect(session("failed"), 0);
  expect(wait.next(session("failed", updatedAt), ms)).toBe(step);
});

test("a new failure after a reconnect ends the wait at once", () => {
  const wait = new SessionWait(QR);
  wait.noteReconnect(session("failed"), 0);
  expect(wait.next(session("initializing"), 1_000)).toBe("server");
  expect(wait.next(session("failed"), 2_000)).toBe("failed");
});

test("after a reconnect, a linked session that connects may still have lost its login", () => {
  const wait = new SessionWait(QR);
  wait.noteReconnect(session("failed!"), 0);
  expect(wait.next(session("initializing!"), 1_000)).toBe("server");
  expect(wait.next(session("qr:1!"), 2_000)).toBe("done");
});

test("a phone with an unexpected number ends the wait", () => {
  expect(walk({ waitFor: "ready", expectedPhoneNumber: "+56900000000" }, "ready!").steps).toEqual(["done"]);
});

test.each([
  [["qr:1"], 0],
  [["qr:1", "initializing"], 1],
  [["qr:1", "qr:1", "qr:2", "qr:3"], 2],
  [["qr:1", "qr:2", "authenticating"], 1],
  [["initializing"], 0],
])("%j has %d expired QR codes", (texts, expired) => {
  expect(walk(READY, ...texts).wait.expiredQrCodes).toBe(expired);
});
