import { table } from "./table";

/** Each takes two cells. */
const NAMES = ["世", "👨‍👩‍👧‍👦", "🇨🇱", "👍🏽", "1️⃣", "ｱｲ", "a\u0301b", "\u200b\u200dab"];

test("characters of any width line up", () => {
  const lines = table(
    ["NAME", "NEXT"],
    NAMES.map((name) => [name, "|"]),
  ).split("\n");
  expect(lines).toEqual(["NAME  NEXT", ...NAMES.map((name) => `${name}    |`)]);
});

test("a line is cut to the terminal, and an id never is", () => {
  const rows = [["jd7x2k3m4n", "qr_ready", "世界世界"]];
  const line = (columns?: number) => table(["ID", "STATUS", "NAME"], rows, columns).split("\n")[1];
  expect(line()).toBe("jd7x2k3m4n  qr_ready  世界世界");
  expect(line(30)).toBe("jd7x2k3m4n  qr_ready  世界世界");
  expect(line(29)).toBe("jd7x2k3m4n  qr_ready  世界世…");
  expect(line(26)).toBe("jd7x2k3m4n  qr_ready  世…");
  expect(line(16)).toBe("jd7x2k3m4n  qr_…");
  for (const columns of [14, 8, 1]) expect(line(columns)).toBe("jd7x2k3m4n  q…");
});
