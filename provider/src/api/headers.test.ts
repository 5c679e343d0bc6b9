import { allowanceOf, retryAfterMs, serverTime, type Headers } from "./headers";

const DATE = "Sun, 22 Nov 2026 16:00:00 GMT";
const NOW = Date.parse(DATE);
const full = (more: Headers = {}): Headers => ({
  date: DATE,
  "x-ratelimit-limit": "600",
  "x-ratelimit-remaining": "42",
  "x-ratelimit-reset": String(NOW + 30_000),
  ...more,
});

test("the end of the window is relative to the server's clock", () => {
  expect(allowanceOf(full())).toEqual({ limit: 600, remaining: 42, endsInMs: 30_000 });
});

test.each<[string, Headers, number]>([
  ["in the past", { "x-ratelimit-reset": String(NOW - 1) }, 0],
  ["in seconds, as in an older vendor page", { "x-ratelimit-reset": String(NOW / 1000) }, 0],
  ["absurdly far away", { "x-ratelimit-reset": "9".repeat(30) }, 600_000],
])("a reset %s is bounded", (_title, headers, endsInMs) => {
  expect(allowanceOf(full(headers))).toMatchObject({ endsInMs });
});

test.each(["date", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"])(
  "without a readable %s header there is no allowance",
  (name) => {
    for (const value of [undefined, "", "soon", "NaN"]) expect(allowanceOf(full({ [name]: value }))).toBeUndefined();
  },
);

test.each<[string, Headers, number | undefined]>([
  ["seconds", { "retry-after": "7" }, 7_000],
  ["seconds with a fraction", { "retry-after": " 0.5 " }, 500],
  ["far too many seconds", { "retry-after": "999999" }, 600_000],
  ["no header, but a window", full(), 30_000],
  ["a date instead of seconds", full({ "retry-after": DATE }), 30_000],
  ["nothing at all", {}, undefined],
])("Retry-After: %s", (_title, headers, ms) => {
  expect(retryAfterMs(headers)).toBe(ms);
});

test("without a readable Date header the server's time is unknown", () => {
  expect([serverTime({ date: DATE }), serverTime({}), serverTime({ date: "today" })]).toEqual([
    NOW,
    undefined,
    undefined,
  ]);
});
