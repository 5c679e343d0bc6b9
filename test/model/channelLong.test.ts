import { walkInOwnProcess } from "./bundle";

test(
  "no session, link or node is lost, duplicated, leaked or deleted by the wrong owner",
  () => walkInOwnProcess(500, "channel"),
  3_600_000,
);
