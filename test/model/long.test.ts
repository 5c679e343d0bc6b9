import { walkMany } from "./many";

test("faults, kills and outside changes never lose, duplicate or leak a session", () => walkMany(2_000), 3_600_000);
