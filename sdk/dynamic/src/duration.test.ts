import { durationMs } from "./duration";

test.each([
  ["90s", 90_000],
  ["5m", 300_000],
  ["1h30m", 5_400_000],
  ["250ms", 250],
  ["1.5h", 5_400_000],
  ["1m0.5s", 60_500],
  [".5s", 500],
  ["+5m", 300_000],
  ["0s1s", 1_000],
])("%s is %d ms", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(["", "0s", "0", "90", "s", "-5m", "5 m", "5M", "1d", "5m ", "five minutes", "1e3s", "1..5s"])(
  "%j is not a duration",
  (text) => {
    expect(durationMs(text)).toBeUndefined();
  },
);
