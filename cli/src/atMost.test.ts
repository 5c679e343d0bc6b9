import { atMost } from "./atMost";

/** A task that ends when it is told to. */
function task(log: string[], name: string) {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = async () => {
    log.push(name);
    await ended;
    return name;
  };
  return { run, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("tasks run in order, and no more at a time than allowed", async () => {
  const log: string[] = [];
  const queue = atMost(2);
  const [a, b, c] = [task(log, "a"), task(log, "b"), task(log, "c")];
  const results = [a, b, c].map(({ run }) => queue(run));
  await settled();
  expect(log).toEqual(["a", "b"]);
  b.end();
  await settled();
  expect(log).toEqual(["a", "b", "c"]);
  a.end();
  c.end();
  expect(await Promise.all(results)).toEqual(["a", "b", "c"]);
});

test("a task that fails makes room for the next one", async () => {
  const queue = atMost(1);
  const failing = queue(() => Promise.reject(new Error("no")));
  const next = queue(() => Promise.resolve("done"));
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("done");
  expect(await queue(() => Promise.resolve("later"))).toBe("later");
});
