import { walkMany } from "./many";

// A short walk for every change; `long.test.ts` walks many more.
test("faults, kills and outside changes never lose, duplicate or leak a session", () => walkMany(100), 3_600_000);
