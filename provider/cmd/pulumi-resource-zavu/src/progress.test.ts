import { SessionResource } from "../../../src/lifecycle/session/resource";
import { Progress } from "./progress";

const session = new SessionResource();

let now = 0;
const shown: string[] = [];
let progress: Progress;

/** Lets time pass for the timer and the clock alike. */
const pass = (ms: number) => {
  now += ms;
  jest.advanceTimersByTime(ms);
};

beforeEach(() => {
  jest.useFakeTimers();
  [now, shown.length] = [0, 0];
});
afterEach(() => {
  progress.end();
  jest.useRealTimers();
});

const started = (waitFor: "qr_ready" | "ready") => {
  progress = new Progress(
    (status) => session.progressText(status, { waitFor }),
    (text) => shown.push(text),
    () => now,
  );
};

test("each new status is told at once, and every 15 seconds how long it has lasted", () => {
  started("ready");
  pass(15_000);
  progress.report("initializing");
  pass(15_000);
  progress.report("qr_ready");
  pass(15_000);
  expect(shown.splice(0)).toEqual([
    "initializing",
    "initializing (15s)",
    "waiting for the scan",
    "waiting for the scan (15s)",
  ]);
  for (let waited = 15_000; waited < 120_000; waited += 15_000) pass(15_000);
  expect(shown.at(-1)).toBe("waiting for the scan (2m)");
  progress.report("authenticating");
  expect(shown.at(-1)).toBe("scanned, linking");
});

test("a QR that nobody waits to be scanned is no wait", () => {
  started("qr_ready");
  progress.report("qr_ready");
  expect(shown).toEqual(["qr_ready"]);
});

test("a status that a server makes up is shown without what it may hide", () => {
  started("ready");
  progress.report("\u001b[2Jcalling +56 9 1234 5678");
  expect(shown).toEqual(["[2Jcalling [phone number]"]);
});

test("once ended it is silent", () => {
  started("ready");
  progress.report("initializing");
  progress.end();
  pass(60_000);
  expect(shown).toEqual(["initializing"]);
});
