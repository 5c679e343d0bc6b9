import { walkMany } from "./many";

test(
  "under any schedule of faults, kills and outside changes nothing is lost, doubled or leaked",
  () => walkMany(2_000),
  3_600_000,
);
