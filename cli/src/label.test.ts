import { labelOf } from "./label";

test.each([
  "Ventas +56 9 8765 4342",
  "Campaña 20261127",
  `feature/${"a-long-branch-name-".repeat(5)}`,
  "👨‍👩‍👧‍👦 family",
  "🏴󠁧󠁢󠁥󠁮󠁧󠁿 England",
  "می‌خواهم",
  "עברית \u200f(1)",
  "e\u0301",
  "<b>&amp;",
])("%s is unchanged", (name) => expect(labelOf(name)).toBe(name));

test.each([
  ["ev\u001b[2Jil\u001b]0;title\u0007 \u009b31m name", "ev [2Jil ]0;title   31m name"],
  ["two\r\nlines\u2028three\u2029", "two lines three"],
  ["abc\u202egnp.exe\u202c", "abcgnp.exe"],
  ["\u2066isolated\u2069", "isolated"],
  [" \u0000\t ", ""],
  ["half \ud83d", "half \ufffd"],
])("control characters are removed from %j", (name, label) => expect(labelOf(name)).toBe(label));
