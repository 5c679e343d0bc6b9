import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "pulumi-zavu-provider/clock";
import { SessionGoneError, StoppedError, TimeoutError } from "pulumi-zavu-provider/errors";
import { startSimulator, type Simulator } from "zavu-simulator";
import { openAccount } from "./account";
import { Following, type Followed, type FollowingParts, type News } from "./following";

/** Ten times as fast, so that a person's pace does not slow the tests down. */
const quick: Clock = {
  now: () => performance.now() * 10,
  sleep: (ms, signal) => sleep(ms / 10, undefined, signal ? { signal } : {}).catch(() => undefined),
};

const config = () => ({ apiKey: "zv_live_simulator", baseUrl: simulator.url, keySource: "the test" });

let simulator: Simulator;
let told: string[];
// The first request loads the HTTP library, which takes longer than the quick clock gives a request.
beforeAll(async () => {
  simulator = await startSimulator();
  await openAccount(config()).account.me();
  await simulator.close();
}, 30_000);
beforeEach(async () => {
  simulator = await startSimulator({ times: { initializingMs: 20, authenticatingMs: 20, qrRotateMs: 0 } });
  told = [];
});
afterEach(() => simulator.close());

const make = () => simulator.make("proj_simulator");
const patient = () => new AbortController().signal;

/** Follows one session to its end; `act` may do something at each word. */
async function followed(
  id: string,
  more: Partial<FollowingParts> = {},
  act: (one: Followed, news: News) => void = () => undefined,
): Promise<Followed> {
  const following = new Following({
    account: openAccount(config(), quick),
    signal: patient(),
    onNews: (one, news) => {
      told.push(news === "status" ? one.session!.status : news === "qr" ? (one.qr ?? "no qr") : "end");
      act(one, news);
    },
    ...more,
  });
  following.add(id);
  const [one] = await following.ended();
  return one!;
}

const errorOf = ({ end }: Followed) => (typeof end === "object" ? end.error : undefined);

test("each status and each new QR is told once, until ready", async () => {
  const qrs: string[] = [];
  const last = await followed(make(), {}, ({ id, qr }, news) => {
    if (news !== "qr") return;
    qrs.push(qr!);
    if (qrs.length === 1) simulator.rotateQr(id);
    else simulator.scan(id);
  });
  expect(last).toMatchObject({ end: "reached", qrs: 2, session: { status: "ready" } });
  expect(last.qr).toBeUndefined();
  expect(new Set(qrs).size).toBe(2);
  const passing = ["initializing", "authenticating"];
  expect(told.filter((word) => !passing.includes(word))).toEqual(["qr_ready", ...qrs, "ready", "end"]);
});

test("a QR that the server takes back is told, and not kept", async () => {
  const id = make();
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
  expect(told).toEqual(["qr_ready", "2@abc", "no qr", "ready", "end"]);
});

test("a session that is ready already is told once", async () => {
  const id = make();
  simulator.change(id, { status: "ready" });
  expect(await followed(id)).toMatchObject({ end: "reached", qrs: 0 });
  expect(told).toEqual(["ready", "end"]);
});

test("a failed session ends it, with what the API says", async () => {
  const id = make();
  simulator.change(id, { status: "failed", lastError: "no route" });
  expect(await followed(id)).toMatchObject({ end: "failed", session: { lastError: "no route" } });
});

test("a status that the API adds later is told and waited out", async () => {
  const id = make();
  simulator.change(id, { status: "resting" });
  await followed(id, {}, ({ session }) => {
    if (session?.status === "resting") simulator.change(id, { status: "ready" });
  });
  expect(told).toEqual(["resting", "ready", "end"]);
});

test("a goal of qr_ready is reached with the QR, and by a session that is beyond it", async () => {
  const id = make();
  expect(await followed(id, { goal: "qr_ready" })).toMatchObject({ end: "reached", session: { status: "qr_ready" } });
  simulator.change(id, { status: "ready" });
  expect(await followed(id, { goal: "qr_ready" })).toMatchObject({ end: "reached", session: { status: "ready" } });
});

test("a goal of scan_or_ready waits through a handshake, and ends with a QR code or ready", async () => {
  const id = make();
  expect(await followed(id, { goal: "scan_or_ready" })).toMatchObject({
    end: "reached",
    session: { status: "qr_ready" },
  });
  simulator.change(id, { status: "ready" });
  const handshake = JSON.stringify({ session: { id, status: "authenticating" } });
  simulator.fault({ operation: "getSession", answer: { status: 200, body: handshake } });
  expect(await followed(id, { goal: "scan_or_ready" })).toMatchObject({ end: "reached", session: { status: "ready" } });
});

test("what its preparation throws is how the following of a session ends", async () => {
  const error = new Error("refused");
  expect(await followed(make(), { prepare: () => Promise.reject(error) })).toMatchObject({ end: { error } });
  expect(simulator.journal).toEqual([]);
});

test("an answer that may be outdated is ignored", async () => {
  const id = make();
  simulator.change(id, { status: "failed" });
  const reads = () => simulator.request({ operation: "getSession" }).length;
  const isOutdated = () => {
    if (reads() === 2) simulator.change(id, { status: "ready" });
    return reads() < 3;
  };
  expect(await followed(id, { isOutdated })).toMatchObject({ end: "reached" });
  expect(told).toEqual(["ready", "end"]);
});

test("an abort ends it while it waits for a person", async () => {
  const stop = new AbortController();
  const last = await followed(make(), { signal: stop.signal }, (_, news) => {
    if (news === "qr") stop.abort();
  });
  expect(errorOf(last)).toBeInstanceOf(StoppedError);
});

test("time runs out as an error that says how to go on", async () => {
  const error = errorOf(await followed(make(), { limitMs: 3_000 }));
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error).toMatchObject({ hint: expect.stringContaining("run the command again") as string });
});

test("a session that is not there is an error that names it", async () => {
  const error = errorOf(await followed("jd7nosuchsession"));
  expect(error).toBeInstanceOf(SessionGoneError);
  expect(error).toMatchObject({ message: expect.stringContaining("Session jd7nosuchsession is not there") as string });
});

test("one that is followed already is not followed twice", async () => {
  const id = make();
  simulator.change(id, { status: "ready" });
  const following = new Following({
    account: openAccount(config(), quick),
    signal: patient(),
    onNews: () => undefined,
  });
  following.add(id, id);
  following.add(id);
  expect(await following.ended()).toHaveLength(1);
});
