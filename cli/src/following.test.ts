import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "pulumi-zavu-provider/clock";
import { SessionGoneError, StoppedError, TimeoutError } from "pulumi-zavu-provider/errors";
import { startSimulator, type Simulator } from "zavu-simulator";
import { openAccount } from "./account";
import { Following, type Followed, type FollowingParts, type Change } from "./following";

/** Ten times as fast, so that poll intervals do not slow the tests down. */
const quick: Clock = {
  now: () => performance.now() * 10,
  sleep: (ms, signal) => sleep(ms / 10, undefined, signal ? { signal } : {}).catch(() => undefined),
};

const config = () => ({ apiKey: "zv_live_simulator", baseUrl: simulator.url, keySource: "the test" });

let simulator: Simulator;
let events: string[];
// The first request loads the HTTP library, which takes longer than the quick clock gives a request.
beforeAll(async () => {
  simulator = await startSimulator();
  await openAccount(config()).account.me();
  await simulator.close();
}, 30_000);
beforeEach(async () => {
  simulator = await startSimulator({ times: { initializingMs: 20, authenticatingMs: 20, qrRotateMs: 0 } });
  events = [];
});
afterEach(() => simulator.close());

const create = () => simulator.make("proj_simulator");
const neverAborts = () => new AbortController().signal;

/** Follows one session to its end, and calls `act` for each change. */
async function followed(
  id: string,
  more: Partial<FollowingParts> = {},
  act: (one: Followed, change: Change) => void = () => undefined,
): Promise<Followed> {
  const following = new Following({
    account: openAccount(config(), quick),
    signal: neverAborts(),
    onChange: (one, change) => {
      events.push(change === "status" ? one.session!.status : change === "qr" ? (one.qr ?? "no qr") : "end");
      act(one, change);
    },
    ...more,
  });
  following.add(id);
  const [one] = await following.ended();
  return one!;
}

const errorOf = ({ end }: Followed) => (typeof end === "object" ? end.error : undefined);

test("each status and each new QR code is reported once, until the session is ready", async () => {
  const qrs: string[] = [];
  const last = await followed(create(), {}, ({ id, qr }, change) => {
    if (change !== "qr") return;
    qrs.push(qr!);
    if (qrs.length === 1) simulator.rotateQr(id);
    else simulator.scan(id);
  });
  expect(last).toMatchObject({ end: "reached", qrs: 2, session: { status: "ready" } });
  expect(last.qr).toBeUndefined();
  expect(new Set(qrs).size).toBe(2);
  const transient = ["initializing", "authenticating"];
  expect(events.filter((word) => !transient.includes(word))).toEqual(["qr_ready", ...qrs, "ready", "end"]);
});

test("a QR code that the server withdraws is reported and not kept", async () => {
  const id = create();
  const answer = (qrCode: string | null, status = "qr_ready") => ({
    status: 200,
    body: JSON.stringify({ session: { id, status, qrCode } }),
  });
  for (const [qr, status] of [
    ["2@abc", "qr_ready"],
    [null, "qr_ready"],
    [null, "ready"],
  ] as const)
    simulator.fault({ operation: "getSession", answer: answer(qr, status) });
  await followed(id);
  expect(events).toEqual(["qr_ready", "2@abc", "no qr", "ready", "end"]);
});

test("a session that is already ready is reported once", async () => {
  const id = create();
  simulator.change(id, { status: "ready" });
  expect(await followed(id)).toMatchObject({ end: "reached", qrs: 0 });
  expect(events).toEqual(["ready", "end"]);
});

test("following ends with the API's reason when a session has failed", async () => {
  const id = create();
  simulator.change(id, { status: "failed", lastError: "no route" });
  expect(await followed(id)).toMatchObject({ end: "failed", session: { lastError: "no route" } });
});

test("an unknown status is reported, and following continues", async () => {
  const id = create();
  simulator.change(id, { status: "resting" });
  await followed(id, {}, ({ session }) => {
    if (session?.status === "resting") simulator.change(id, { status: "ready" });
  });
  expect(events).toEqual(["resting", "ready", "end"]);
});

test("the goal qr_ready is reached with a QR code, and by a session that is already linked", async () => {
  const id = create();
  expect(await followed(id, { goal: "qr_ready" })).toMatchObject({ end: "reached", session: { status: "qr_ready" } });
  simulator.change(id, { status: "ready" });
  expect(await followed(id, { goal: "qr_ready" })).toMatchObject({ end: "reached", session: { status: "ready" } });
});

test("the goal scan_or_ready is reached with a QR code or ready, and not during a handshake", async () => {
  const id = create();
  expect(await followed(id, { goal: "scan_or_ready" })).toMatchObject({
    end: "reached",
    session: { status: "qr_ready" },
  });
  simulator.change(id, { status: "ready" });
  const handshake = JSON.stringify({ session: { id, status: "authenticating" } });
  simulator.fault({ operation: "getSession", answer: { status: 200, body: handshake } });
  expect(await followed(id, { goal: "scan_or_ready" })).toMatchObject({ end: "reached", session: { status: "ready" } });
});

test("following ends with the error that `prepare` throws", async () => {
  const error = new Error("refused");
  expect(await followed(create(), { prepare: () => Promise.reject(error) })).toMatchObject({ end: { error } });
  expect(simulator.journal).toEqual([]);
});

test("an answer that may be outdated is ignored", async () => {
  const id = create();
  simulator.change(id, { status: "failed" });
  const reads = () => simulator.request({ operation: "getSession" }).length;
  const isOutdated = () => {
    if (reads() === 2) simulator.change(id, { status: "ready" });
    return reads() < 3;
  };
  expect(await followed(id, { isOutdated })).toMatchObject({ end: "reached" });
  expect(events).toEqual(["ready", "end"]);
});

test("an abort ends following while it waits for a scan", async () => {
  const stop = new AbortController();
  const last = await followed(create(), { signal: stop.signal }, (_, change) => {
    if (change === "qr") stop.abort();
  });
  expect(errorOf(last)).toBeInstanceOf(StoppedError);
});

test("a timeout is an error that says how to continue", async () => {
  const error = errorOf(await followed(create(), { limitMs: 3_000 }));
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error).toMatchObject({ hint: expect.stringContaining("run the command again") as string });
});

test("a session that does not exist is an error with its id", async () => {
  const error = errorOf(await followed("jd7nosuchsession"));
  expect(error).toBeInstanceOf(SessionGoneError);
  expect(error).toMatchObject({ message: expect.stringContaining("Session jd7nosuchsession was not found") as string });
});

test("a session that is added twice is followed once", async () => {
  const id = create();
  simulator.change(id, { status: "ready" });
  const following = new Following({
    account: openAccount(config(), quick),
    signal: neverAborts(),
    onChange: () => undefined,
  });
  following.add(id, id);
  following.add(id);
  expect(await following.ended()).toHaveLength(1);
});
