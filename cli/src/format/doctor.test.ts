import { ok, problem, skipped, warning } from "../doctor/check";
import { checkLine, summaryLine } from "./doctor";

test("a check is a line, and its advice is in the next line", () => {
  expect(checkLine(ok("node", "Node.js 20."))).toBe("ok           node                Node.js 20.");
  expect(checkLine(problem("clock", "It is late.", "Set it."))).toBe(
    "problem      clock               It is late.\n                                 Set it.",
  );
  expect(checkLine(skipped("channel", "no key"))).toBe("not checked  channel             no key");
});

test.each([
  [[ok("a", "b")], "All checks passed."],
  [[ok("a", "b"), warning("c", "d", "e")], "1 warning."],
  [
    [problem("a", "b", "c"), problem("d", "e", "f"), warning("g", "h", "i"), skipped("j", "k")],
    "2 problems, 1 warning, 1 not checked.",
  ],
])("the summary counts problems, warnings and skipped checks (%#)", (checks, text) => {
  expect(summaryLine(checks)).toBe(text);
});
