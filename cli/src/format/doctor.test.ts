import { ok, problem, skipped, warning } from "../doctor/check";
import { checkLine, verdictLine } from "./doctor";

test("a check is a line, and what to do about it stands below what was found", () => {
  expect(checkLine(ok("node", "Node.js 20."))).toBe("ok           node                Node.js 20.");
  expect(checkLine(problem("clock", "It is late.", "Set it."))).toBe(
    "problem      clock               It is late.\n                                 Set it.",
  );
  expect(checkLine(skipped("channel", "no key"))).toBe("not checked  channel             no key");
});

test.each([
  [[ok("a", "b")], "All is well."],
  [[ok("a", "b"), warning("c", "d", "e")], "1 warning."],
  [
    [problem("a", "b", "c"), problem("d", "e", "f"), warning("g", "h", "i"), skipped("j", "k")],
    "2 problems, 1 warning, 1 not checked.",
  ],
])("what the checks come to (%#)", (checks, text) => {
  expect(verdictLine(checks)).toBe(text);
});
