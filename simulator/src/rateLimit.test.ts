import { RateLimit, rateHeaders } from "./rateLimit";

let now = 0;
const clock = () => now;
beforeEach(() => (now = 1_000_000));

test("a window starts with the first request and is fixed", () => {
  const limit = new RateLimit({ limit: 2, windowMs: 60_000 }, clock);
  expect(limit.count("p")).toMatchObject({ refused: false, remaining: 1, reset: 1_060_000 });
  now += 59_500;
  expect(limit.count("p")).toMatchObject({ refused: false, remaining: 0, reset: 1_060_000 });
  const refused = limit.count("p");
  expect(refused).toMatchObject({ refused: true, remaining: 0 });
  expect(rateHeaders(refused)).toEqual({
    "X-RateLimit-Limit": "2",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": "1060000",
    "Retry-After": "1",
  });
  now += 500;
  expect(limit.count("p")).toMatchObject({ refused: false, remaining: 1, reset: 1_120_000 });
});

test("each project has its own window, and requests without a project have none", () => {
  const limit = new RateLimit({ limit: 1, windowMs: 60_000 }, clock);
  limit.count("p");
  expect(limit.count("q").refused).toBe(false);
  expect([limit.count(undefined), limit.count(undefined)].map(({ remaining }) => remaining)).toEqual([1, 1]);
});

test("without a limit the headers show a full default window", () => {
  const limit = new RateLimit(false, clock);
  limit.count("p");
  expect(rateHeaders(limit.count("p"))).toEqual({
    "X-RateLimit-Limit": "600",
    "X-RateLimit-Remaining": "600",
    "X-RateLimit-Reset": "1060000",
  });
});
