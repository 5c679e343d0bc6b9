import { cut } from "./cut";

test.each([
  ["Support", 7, "Support"],
  ["Support line", 8, "Support…"],
  ["Support line", 9, "Support…"],
  ["世界世界", 5, "世界…"],
  ["👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦…"],
  ["🇨🇱🇨🇱", 3, "🇨🇱…"],
  ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
  ["Support", 0, "…"],
])("%s in %i columns is %s", (text, columns, wanted) => expect(cut(text, columns)).toBe(wanted));
