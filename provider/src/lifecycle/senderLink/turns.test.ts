import { VirtualClock } from "../../../../test/virtualClock";
import { contextOf } from "../../../../test/lifecycle";
import { Turns } from "./turns";

const clock = new VirtualClock();
const limits = (ms = 60_000) => ({ clock, limits: contextOf(clock, ms) });

test("runs tasks of one name one after another, also after a failure, and others at once", async () => {
  const turns = new Turns();
  const log: string[] = [];
  const task = (name: string, ms: number) => async () => {
    log.push(`${name} begins`);
    await clock.sleep(ms);
    log.push(`${name} ends`);
    if (name === "a") throw new Error("a");
  };
  const all = [
    turns.take("s1", limits(), task("a", 30)).catch(() => undefined),
    turns.take("s1", limits(), task("b", 10)),
    turns.take("s2", limits(), task("c", 20)),
  ];
  await Promise.all(all);
  expect(log).toEqual(["a begins", "c begins", "c ends", "a ends", "b begins", "b ends"]);
});

test("a task that has run out of time does not let a later one overtake the first", async () => {
  const turns = new Turns();
  const log: string[] = [];
  const first = turns.take("s1", limits(), () => clock.sleep(100).then(() => log.push("first")));
  const second = turns.take("s1", limits(10), async () => log.push("second"));
  const third = turns.take("s1", limits(), async () => log.push("third"));
  await Promise.all([first, second, third]);
  expect(log).toEqual(["second", "first", "third"]);
});

test("keeps nothing once all tasks have ended", async () => {
  const turns = new Turns();
  const [first, second] = [turns.take("s1", limits(), async () => 1), turns.take("s1", limits(), async () => 2)];
  expect([turns.size, await first, await second]).toEqual([1, 1, 2]);
  await clock.sleep(1);
  expect([turns.size, clock.sleeping]).toEqual([0, 0]);
});
