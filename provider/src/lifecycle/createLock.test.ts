import { CreateLock } from "./createLock";

/** An operation that starts at once, and ends when the test ends it. */
function held<T>(log: string[], name: string) {
  let end: (value: T) => void = () => undefined;
  const run = () => {
    log.push(`${name} starts`);
    return new Promise<T>((resolve) => {
      end = (value) => {
        log.push(`${name} ends`);
        resolve(value);
      };
    });
  };
  return { run, end: (value: T) => end(value) };
}

const quiet = () => new Promise((resolve) => setImmediate(resolve));

test("POSTs run in parallel", async () => {
  const log: string[] = [];
  const lock = new CreateLock();
  const [a, b] = [held<number>(log, "a"), held<number>(log, "b")];
  const both = [lock.shared(a.run), lock.shared(b.run)];
  await quiet();
  expect(log).toEqual(["a starts", "b starts"]);
  b.end(2);
  a.end(1);
  expect(await Promise.all(both)).toEqual([1, 2]);
});

test("a search waits for pending POSTs, and later POSTs wait for the search", async () => {
  const log: string[] = [];
  const lock = new CreateLock();
  const [before, search, after] = [held(log, "before"), held(log, "search"), held(log, "after")];
  const posted = lock.shared(before.run);
  await quiet();
  const searched = lock.search("kind", search.run);
  const late = lock.shared(after.run);
  await quiet();
  expect(log).toEqual(["before starts"]);
  before.end(0);
  await quiet();
  expect(log.at(-1)).toBe("search starts");
  search.end(0);
  await quiet();
  expect(log.at(-1)).toBe("after starts");
  after.end(0);
  await Promise.all([posted, searched, late]);
});

test("searches run one after another, and the lock counts those that wait", async () => {
  const log: string[] = [];
  const lock = new CreateLock();
  const [a, b] = [held(log, "a"), held(log, "b")];
  const both = Promise.all([lock.search("kind", a.run), lock.search("kind", b.run)]);
  await quiet();
  expect([log, lock.lost("kind")]).toEqual([["a starts"], 2]);
  a.end(0);
  await quiet();
  expect([log.at(-1), lock.lost("kind")]).toEqual(["b starts", 1]);
  b.end(0);
  await both;
  expect(lock.lost("kind")).toBe(0);
});

test("a failure is thrown to its caller, and blocks nothing", async () => {
  const lock = new CreateLock();
  const fail = () => Promise.reject(new Error("lost"));
  const results = await Promise.allSettled([lock.shared(fail), lock.search("kind", fail), lock.search("kind", fail)]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(lock.lost("kind")).toBe(0);
  await expect(lock.shared(() => Promise.resolve("through"))).resolves.toBe("through");
});
