import { walkInProcess } from "./bundle";

test(
  "no session, link or node is lost, duplicated, leaked or deleted by the wrong owner",
  () => walkInProcess(500, "channel"),
  3_600_000,
);
