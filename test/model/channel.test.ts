import { walkMany } from "./many";

// A short walk for every change; `channelLong.test.ts` walks many more.
test(
  "no session, link or node is lost, duplicated, leaked or deleted by the wrong owner",
  () => walkMany(100, "channel"),
  3_600_000,
);
