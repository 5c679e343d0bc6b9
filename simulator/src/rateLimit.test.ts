import { RateLimit, rateHeaders } from "./rateLimit";

let now = 0;
const clock = () => now;
beforeEach(() => (now = 1_000_000));

test("a window starts with the first request and is fixed", () => {
  const limit = new RateLimit({ limit: 2, windowMs: 60_000 }, clock);
  expect(limit.take("p")).toMatchObject({ refused: false, remaining: 1, reset: 1_060_000 });
  now += 59_500;
  expect(limit.take("p")).toMatchObject({ refused: false, remaining: 0, reset: 1_060_000 });
  const refused = limit.take("p");
  expect(refused).toMatchObject({ refused: true, remaining: 0 });
  expect(rateHeaders(refused)).toEqual({
    "X-RateLimit-Limit": "2",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": "1060000",
    "Retry-After": "1",
  });
  now += 500;
  expect(limit.take("p")).toMatchObject({ refused: false, remaining: 1, reset: 1_120_000 });
});

test("projects do not share a window, and nobody has none", () => {
  const limit = new RateLimit({ limit: 1, windowMs: 60_000 }, clock);
  limit.take("p");
  expect(limit.take("q").refused).toBe(false);
  expect([limit.take(undefined), limit.take(undefined)].map(({ remaining }) => remaining)).toEqual([1, 1]);
});

test("without a limit the headers show a full default window", () => {
  const limit = new RateLimit(false, clock);
  limit.take("p");
  expect(rateHeaders(limit.take("p"))).toEqual({
    "X-RateLimit-Limit": "600",
    "X-RateLimit-Remaining": "600",
    "X-RateLimit-Reset": "1060000",
  });
});
