import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "pulumi-zavu-provider/clock";
import { SessionGoneError, StoppedError, TimeoutError } from "pulumi-zavu-provider/errors";
import { startSimulator, type Simulator } from "zavu-simulator";
import { openAccount } from "./account";
import { follow, type Follower } from "./follow";

const times = { initializingMs: 20, authenticatingMs: 20, qrRotateMs: 0 };

/** Ten times as fast, so that a person's pace does not slow the tests down. */
const quick: Clock = {
  now: () => performance.now() * 10,
  sleep: (ms, signal) => sleep(ms / 10, undefined, signal ? { signal } : {}).catch(() => undefined),
};

let simulator: Simulator;
let told: string[];
beforeEach(async () => {
  simulator = await startSimulator({ times });
  told = [];
});
afterEach(() => simulator.close());

async function made(): Promise<string> {
  const headers = { authorization: "Bearer zv_live_simulator" };
  await fetch(`${simulator.url}/v1/whatsapp-alt/sessions`, { method: "POST", headers });
  return simulator.sessions()[0]!.id;
}

function following(id: string, more: Partial<Follower> = {}) {
  const config = { apiKey: "zv_live_simulator", baseUrl: simulator.url, keySource: "the test" };
  return follow(openAccount(config, quick), id, {
    signal: new AbortController().signal,
    onStatus: ({ status }) => told.push(status),
    onQr: (text) => told.push(text),
    ...more,
  });
}

test("each status and each new QR is told once, until ready", async () => {
  const id = await made();
  const qrs: string[] = [];
  const session = await following(id, {
    onQr: (text) => {
      qrs.push(text);
      told.push(`qr ${qrs.length}`);
      if (qrs.length === 1) simulator.rotateQr(id);
      else simulator.scan(id);
    },
  });
  expect(session.status).toBe("ready");
  expect(told.filter((word) => !["initializing", "authenticating"].includes(word))).toEqual([
    "qr_ready",
    "qr 1",
    "qr 2",
    "ready",
  ]);
  expect(new Set(qrs).size).toBe(2);
});

test("a session that is ready already is told once", async () => {
  const id = await made();
  simulator.change(id, { status: "ready" });
  expect((await following(id)).status).toBe("ready");
  expect(told).toEqual(["ready"]);
});

test("a failed session ends it, with what the API says", async () => {
  simulator.failNext({ lastError: "no route" });
  expect(await following(await made())).toMatchObject({ status: "failed", lastError: "no route" });
});

test("a status that the API adds later is told and waited out", async () => {
  const id = await made();
  simulator.change(id, { status: "resting" });
  const onStatus: Follower["onStatus"] = ({ status }) => {
    told.push(status);
    if (status === "resting") simulator.change(id, { status: "ready" });
  };
  await following(id, { onStatus });
  expect(told).toEqual(["resting", "ready"]);
});

test("a goal of qr_ready is reached with the QR, and by a session that is beyond it", async () => {
  const id = await made();
  expect((await following(id, { goal: "qr_ready" })).status).toBe("qr_ready");
  simulator.change(id, { status: "ready" });
  expect((await following(id, { goal: "qr_ready" })).status).toBe("ready");
});

test("an abort ends it while it waits for a person", async () => {
  const stop = new AbortController();
  const followed = following(await made(), { signal: stop.signal, onQr: () => stop.abort() });
  await expect(followed).rejects.toThrow(StoppedError);
});

test("time runs out as an error that says how to go on", async () => {
  const followed = following(await made(), { limitMs: 3_000 });
  await expect(followed).rejects.toThrow(TimeoutError);
  await expect(followed).rejects.toMatchObject({ hint: expect.stringContaining("run the command again") as string });
});

test("a session that is not there is an error that names it", async () => {
  const followed = following("jd7nosuchsession");
  await expect(followed).rejects.toThrow(SessionGoneError);
  await expect(followed).rejects.toThrow("Session jd7nosuchsession is not there");
});
