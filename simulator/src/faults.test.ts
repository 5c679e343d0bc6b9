import { Faults, letsThrough } from "./faults";

let now = 0;
beforeEach(() => (now = 0));

const create = { operation: "createSession", method: "POST" } as const;
const get = { operation: "getSession", method: "GET", sessionId: "s1" } as const;

test("a fault applies once to a request that it matches", () => {
  const faults = new Faults(() => now);
  const cut = { operation: "createSession", cut: true } as const;
  faults.add(cut);
  expect(faults.take(get)).toBeUndefined();
  expect(faults.take(create)).toBe(cut);
  expect(faults.take(create)).toBeUndefined();
});

test("a fault matches by method and session, or every request if it names nothing", () => {
  const faults = new Faults(() => now);
  faults.add({ method: "get", sessionId: "s1", times: 2 });
  expect(faults.take({ ...get, sessionId: "s2" })).toBeUndefined();
  expect(faults.take({ method: "GET" })).toBeUndefined();
  expect(faults.take(get)).toBeDefined();
  faults.clear();
  faults.add({ delayMs: 1 });
  expect(faults.take({ method: "PUT" })).toBeDefined();
});

test("several operations share one count", () => {
  const faults = new Faults(() => now);
  faults.add({ operation: ["createSession", "getSession"], times: 2, cut: true });
  expect(faults.take({ method: "GET", operation: "getMe" })).toBeUndefined();
  expect(faults.take({ method: "GET" })).toBeUndefined();
  expect([faults.take(create), faults.take(get), faults.take(create)].map((fault) => fault?.cut)).toEqual([
    true,
    true,
    undefined,
  ]);
});

test("a fault with forMs ends after that time", () => {
  const faults = new Faults(() => now);
  faults.add({ times: Infinity, forMs: 100, cut: true });
  now = 99;
  expect(faults.take(get)).toBeDefined();
  now = 100;
  expect(faults.take(get)).toBeUndefined();
});

test("only the first matching fault applies, even while it skips", () => {
  const faults = new Faults(() => now);
  const [first, second] = [{ skip: 1, times: 2, cut: true }, { answer: { status: 500 } }];
  faults.add(first);
  faults.add(second);
  expect([1, 2, 3, 4, 5].map(() => faults.take(create))).toEqual([undefined, first, first, second, undefined]);
});

test("times Infinity never ends, and times 0 never applies", () => {
  const faults = new Faults(() => now);
  faults.add({ times: 0, cut: true });
  faults.add({ times: Infinity, delayMs: 5 });
  for (let i = 0; i < 100; i++) expect(faults.take(get)).toEqual({ times: Infinity, delayMs: 5 });
});

test("a delay lets the request through, an answer or a cut only with processed", () => {
  expect(letsThrough(undefined)).toBe(true);
  expect(letsThrough({ delayMs: 5, processed: false })).toBe(true);
  expect(letsThrough({ cut: true })).toBe(false);
  expect(letsThrough({ answer: { status: 500 } })).toBe(false);
  expect(letsThrough({ cut: true, processed: true })).toBe(true);
});
