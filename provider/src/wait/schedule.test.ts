import { nextPollMs, type Pace } from "./schedule";

test.each<[Pace, number, number]>([
  ["server", 0, 400],
  ["server", 30_000, 1_000],
  ["server", 120_000, 3_000],
  ["server", 3_600_000, 3_000],
  ["person", 0, 2_000],
  ["person", 120_000, 3_000],
])("in a wait for a %s of %d ms, the next poll is in at most %d ms", (pace, waitedMs, ms) => {
  expect(nextPollMs(pace, waitedMs, 0)).toBe(ms);
  expect(nextPollMs(pace, waitedMs, 1)).toBe(ms * 0.75);
});

test("a QR code is seen within half a second for the first half minute", () => {
  for (let waited = 0; waited < 30_000; waited += 500) expect(nextPollMs("server", waited, 0)).toBeLessThan(500);
});
