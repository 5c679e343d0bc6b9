import { SessionResource } from "../../../src/lifecycle/session/resource";
import { Progress } from "./progress";

const session = new SessionResource();

let now = 0;
const shown: string[] = [];
let progress: Progress;

/** Advances both the timer and the clock. */
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

test("each new status is shown at once, and every 15 seconds how long it has lasted", () => {
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

test("with qr_ready, a QR code is shown as a status, not as a wait for a scan", () => {
  started("qr_ready");
  progress.report("qr_ready");
  expect(shown).toEqual(["qr_ready"]);
});

test("an unknown status is redacted", () => {
  started("ready");
  progress.report("\u001b[2Jcalling +56 9 1234 5678");
  expect(shown).toEqual(["[2Jcalling [phone number]"]);
});

test("shows nothing after its end", () => {
  started("ready");
  progress.report("initializing");
  progress.end();
  pass(60_000);
  expect(shown).toEqual(["initializing"]);
});
