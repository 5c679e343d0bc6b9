import { cut, widthOf } from "./width";

test.each([
  ["abc", 3],
  ["世界", 4],
  ["e\u0301", 1],
  ["👍", 2],
])("%s takes %i columns", (text, columns) => expect(widthOf(text)).toBe(columns));

test.each([
  ["Support", 7, "Support"],
  ["Support line", 8, "Support…"],
  ["Support line", 9, "Support…"],
  ["世界世界", 5, "世界…"],
  ["👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 12, "👨‍👩‍👧‍👦…"],
  ["Support", 0, "…"],
])("%s in %i columns is %s", (text, columns, wanted) => expect(cut(text, columns)).toBe(wanted));
