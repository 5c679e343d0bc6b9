import type { Known } from "../watching/events";
import { watchFrame } from "./watching";

const NOW = 100_000;
const known = (id: string, name: string) => ({ id, name, status: "ready", since: NOW - 3_000 }) as Known;

test("the table is cut to the terminal's cells, and names of any script keep their characters", () => {
  const sessions = [known("jd7a", "东京支持"), known("jd7b", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦"), known("jd7c", "e\u0301e\u0301e\u0301")];
  const lines = watchFrame({ sessions, now: NOW }, { columns: 24, rows: 24 });
  expect(lines.slice(2, 6)).toEqual([
    "ID    STATUS  FOR  NAME",
    "jd7a  ready   3 s  东京…",
    "jd7b  ready   3 s  👨‍👩‍👧‍👦👨‍👩‍👧‍👦…",
    "jd7c  ready   3 s  e\u0301e\u0301e\u0301",
  ]);
});
