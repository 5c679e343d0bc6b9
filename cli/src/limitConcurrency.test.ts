import { limitConcurrency } from "./limitConcurrency";

/** A task that runs until `end` is called. */
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

const nextTick = () => new Promise((resolve) => setImmediate(resolve));

test("tasks run in order and at most two at a time", async () => {
  const log: string[] = [];
  const queue = limitConcurrency(2);
  const [a, b, c] = [task(log, "a"), task(log, "b"), task(log, "c")];
  const results = [a, b, c].map(({ run }) => queue(run));
  await nextTick();
  expect(log).toEqual(["a", "b"]);
  b.end();
  await nextTick();
  expect(log).toEqual(["a", "b", "c"]);
  a.end();
  c.end();
  expect(await Promise.all(results)).toEqual(["a", "b", "c"]);
});

test("the next task runs after one that fails", async () => {
  const queue = limitConcurrency(1);
  const failing = queue(() => Promise.reject(new Error("no")));
  const next = queue(() => Promise.resolve("done"));
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("done");
  expect(await queue(() => Promise.resolve("later"))).toBe("later");
});
