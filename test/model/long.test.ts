import { walkInOwnProcess } from "./bundle";

test(
  "faults, kills and outside changes never lose, duplicate or leak a session",
  () => walkInOwnProcess(2_000, "session"),
  3_600_000,
);
