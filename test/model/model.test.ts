import { walkMany } from "./many";

// A short walk for every change; `long.test.ts` walks many more.
test(
  "under any schedule of faults, kills and outside changes nothing is lost, doubled or leaked",
  () => walkMany(100),
  3_600_000,
);
