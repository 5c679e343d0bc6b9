import { getEventListeners } from "node:events";
import { systemClock } from "./clock";

test("an aborted sleep ends at once and leaves nothing behind", async () => {
  const cleared = jest.spyOn(globalThis, "clearTimeout");
  const stop = new AbortController();
  const asleep = systemClock.sleep(3_600_000, stop.signal);
  stop.abort();
  await asleep;
  expect(cleared).toHaveBeenCalledTimes(1);
  expect(getEventListeners(stop.signal, "abort")).toEqual([]);
  await systemClock.sleep(3_600_000, stop.signal);
  cleared.mockRestore();
});

test("a sleep that ends removes its listener from the signal", async () => {
  const { signal } = new AbortController();
  await systemClock.sleep(0, signal);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("a sleep longer than a timer can be does not end at once", async () => {
  const started = jest.spyOn(globalThis, "setTimeout");
  const stop = new AbortController();
  const asleep = systemClock.sleep(600 * 3_600_000, stop.signal);
  const [[, ms]] = started.mock.calls as unknown as [[unknown, number]];
  stop.abort();
  await asleep;
  started.mockRestore();
  expect(ms).toBeLessThan(2 ** 31);
});
