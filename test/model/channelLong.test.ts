import { walkMany } from "./many";

test(
  "no session, link or node is lost, duplicated, leaked or deleted by the wrong owner",
  () => walkMany(500, "channel"),
  3_600_000,
);
