import { VirtualClock } from "../../../test/virtualClock";
import { ServerClock } from "./serverClock";

test("the server's time is unknown before the first answer", () => {
  expect(new ServerClock(new VirtualClock()).now()).toBeUndefined();
});

test("it advances with the monotonic clock, whatever the local time of day is", () => {
  const clock = new VirtualClock(5_000);
  const server = new ServerClock(clock);
  server.record(1_700_000_000_000);
  clock.time += 2_500;
  expect(server.now()).toBe(1_700_000_002_500);
});
