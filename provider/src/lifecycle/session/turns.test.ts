import { Turns } from "./turns";

/** Something that starts at once and ends when it is told to. */
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

test("POSTs run side by side", async () => {
  const log: string[] = [];
  const turns = new Turns();
  const [a, b] = [held<number>(log, "a"), held<number>(log, "b")];
  const both = [turns.post(a.run), turns.post(b.run)];
  await quiet();
  expect(log).toEqual(["a starts", "b starts"]);
  b.end(2);
  a.end(1);
  expect(await Promise.all(both)).toEqual([1, 2]);
});

test("a search waits for the POSTs under way, and later POSTs wait for the search", async () => {
  const log: string[] = [];
  const turns = new Turns();
  const [before, search, after] = [held(log, "before"), held(log, "search"), held(log, "after")];
  const posted = turns.post(before.run);
  await quiet();
  const searched = turns.search("kind", search.run);
  const late = turns.post(after.run);
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

test("searches run one after another, and the number of those who wait is known", async () => {
  const log: string[] = [];
  const turns = new Turns();
  const [a, b] = [held(log, "a"), held(log, "b")];
  const both = Promise.all([turns.search("kind", a.run), turns.search("kind", b.run)]);
  await quiet();
  expect([log, turns.lost("kind")]).toEqual([["a starts"], 2]);
  a.end(0);
  await quiet();
  expect([log.at(-1), turns.lost("kind")]).toEqual(["b starts", 1]);
  b.end(0);
  await both;
  expect(turns.lost("kind")).toBe(0);
});

test("what fails is thrown to its caller, and holds nobody up", async () => {
  const turns = new Turns();
  const fail = () => Promise.reject(new Error("lost"));
  const results = await Promise.allSettled([turns.post(fail), turns.search("kind", fail), turns.search("kind", fail)]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(turns.lost("kind")).toBe(0);
  await expect(turns.post(() => Promise.resolve("through"))).resolves.toBe("through");
});
