import fc from "fast-check";
import { redact, wellFormed } from "./redact";

const KEY = "sk+with/odd=signs_0123456789";

test.each([
  ["in plain text", `the key ${KEY} is wrong`],
  ["percent-encoded", `?key=${encodeURIComponent(KEY)}&x=1`],
  ["twice", `${KEY}${KEY}`],
])("the key in use is removed: %s", (_title, text) => {
  const shown = redact(text, [KEY]);
  expect(shown).toContain("[key]");
  expect(shown).not.toContain(KEY);
  expect(shown).not.toContain(encodeURIComponent(KEY));
});

test.each([
  ["a live key", "no zv_live_0a1b2c3d here", "no [key] here"],
  ["a test key", "(zv_test_0a1b2c3d)", "([key]"],
  ["a QR", "scan 2@AbC+/=0123456789abcdef,x= now", "scan [redacted] now"],
  ["a long unbroken run", `token ${"aB3_".repeat(15)} end`, "token [redacted] end"],
])("%s is removed although it is not among the known secrets", (_title, text, shown) => {
  expect(redact(text)).toBe(shown);
});

const HEX = "0123456789abcdef".repeat(3);
const WORD = "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zC1eF3hJ5";
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl-_0";

test.each([
  ["a Pulumi access token", `pul-${HEX.slice(0, 40)}`],
  ["a GitHub token of a person", `ghp_${WORD}`],
  ["a GitHub token of an app's user", `gho_${WORD}`],
  ["a GitHub token of an installation", `ghs_${WORD}`],
  ["a GitHub token of an installation that holds a JWT", `ghs_123456_${JWT}`],
  ["a fine-grained GitHub token", `github_pat_${WORD.slice(0, 22)}_${WORD}`],
  ["an npm token", `npm_${WORD}`],
  ["a signed JWT", JWT],
  ["an encrypted JWT without a key", "eyJhbGciOiJkaXIifQ..aXYtaXYtaXY.dGV4dA.dGFn"],
])("%s is taken out", (_title, token) => {
  expect(redact(`it is ${token}.`)).toBe("it is [token].");
  expect(redact(`https://host/?token=${token}&x="${token}"`)).not.toContain(token);
});

test.each([
  ["Bearer abc123 was refused", "Bearer [token] was refused"],
  ["a bearer mF_9.B5f-4.1JqM==, or none", "a bearer [token], or none"],
  ["Authorization: Bearer xyz", "Authorization: [token]"],
  ["Authorization: Basic dXNlcjpwYXNz and more", "Authorization: [token] and more"],
  ['{"authorization":"token hunter2","x":1}', '{"authorization":"[token]","x":1}'],
  ["Authorization: Bearer zv_live_0a1b2c3d", "Authorization: Bearer [key]"],
])("the token in %j is taken out", (text, shown) => {
  expect(redact(text)).toBe(shown);
});

test.each([
  "+56912345678",
  "56912345678",
  "+56 9 1234 5678",
  "+56-9-1234-5678",
  "+1 (415) 555-2671",
  "(415) 555-2671",
  "+49.170.1234567",
  "0049 170 1234567",
  "+56 9 1234\u00a05678",
  "+56\u200b912345678",
  "+56 9 1234 - 5678",
  "+49\u2011170\u20111234567",
])("the phone number %j is removed", (number) => {
  expect(redact(`the number ${number} was refused`)).not.toMatch(/\d/);
});

test.each([
  "56912345678@s.whatsapp.net",
  "56912345678:12@s.whatsapp.net",
  "/app/.wwebjs_auth/session-56912345678",
  "session_56912345678_2",
  "id=56912345678&x=1",
  "user56912345678x",
  '"56912345678"',
  "tel:0056912345678",
  "5491123456789",
  "5511912345678",
  "919876543210",
  "8613800138000",
  "2348012345678",
  "4917012345678",
  "12025550123",
  "33612345678",
  "376123456x",
  "x6581234567",
])("the phone number in %j is removed, whatever surrounds it", (text) => {
  const shown = redact(`at ${text}.`);
  expect(shown).toContain("[phone number]");
  expect(shown).not.toMatch(/\d{4}/);
});

test("a WhatsApp address keeps its host", () => {
  expect(redact("56912345678@s.whatsapp.net left")).toBe("[phone number]@s.whatsapp.net left");
});

test.each([
  "2026-11-22T16:32:50Z",
  "2026-11-22T16:32:50.123Z",
  "2026-11-22T16:32:50.123456789+05:30",
  "2026-11-22 16:32:50",
  "2026-11-22",
  "20261122163250",
  "1764316800",
  "1764316800123",
  "was_01HXYZ0123456789",
  "jd7jcjz6d2j1st85k56f6",
  "507f191e810c19729de860ea",
  "550e8400-e29b-41d4-a716-446655440000",
  "req_8f3a4b12c9d0",
  "HTTP 503 after 30 s",
  "1.21.1",
  "Chrome/120.0.6099.109",
  "a Bearer token is required, not bearer authentication",
  "the Authorization header is missing",
  "pul-0123abc, npm_config_registry, ghs_short, eyJafjalla, Eyjafjallajokull.example",
  "192.168.100.200:8080",
  "1234567",
])("%j is unchanged", (text) => {
  expect(redact(`at ${text}.`)).toBe(`at ${text}.`);
});

test("control characters become spaces", () => {
  expect(redact("\u001b[31mred\u001b[0m\r\nnext\u0000\u202etfel\u2028end")).toBe("[31mred [0m next tfel end");
});

test("the text is cut at 500 characters", () => {
  expect(redact("ab ".repeat(400))).toBe(`${"ab ".repeat(400).slice(0, 500)}...`);
});

test("no output contains the secret, at any position and in any encoding", () => {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+/=%&?#.~".split("");
  const secret = fc.string({ unit: fc.constantFrom(...letters), minLength: 12, maxLength: 40 });
  const noise = fc.string({ unit: "binary", maxLength: 40 });
  const forms = fc.array(fc.tuple(noise, fc.boolean(), noise), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(secret, forms, (key, parts) => {
      const text = parts.map(([a, encoded, b]) => a + (encoded ? encodeURIComponent(key) : key) + b).join("");
      const shown = redact(text, [key]);
      return !shown.includes(key) && !shown.includes(encodeURIComponent(key));
    }),
  );
});

const CHARACTERS = {
  hex: "0123456789abcdef",
  letters: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  url: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_",
};
const run = (unit: keyof typeof CHARACTERS, minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...CHARACTERS[unit]), minLength, maxLength });

test("no output contains a token of another service", () => {
  const jwt = fc.tuple(run("url", 20, 40), run("url", 20, 80), run("url", 43)).map((parts) => `eyJ${parts.join(".")}`);
  const token = fc.oneof(
    run("hex", 40).map((digits) => `pul-${digits}`),
    fc.tuple(fc.constantFrom("ghp", "gho", "ghu", "ghs", "ghr"), run("letters", 36)).map((parts) => parts.join("_")),
    jwt.map((text) => `ghs_123456_${text}`),
    jwt,
    run("letters", 36).map((letters) => `npm_${letters}`),
  );
  const noise = fc.string({ unit: "binary", maxLength: 40 });
  fc.assert(
    fc.property(token, noise, noise, (secret, before, after) => !redact(before + secret + after).includes(secret)),
  );
});

// A pattern that backtracks would take minutes, and the test would time out.
test.each(["eyJ", "eyJaaaaaaaaaaaaaa.", "Bearer ", "gho_", "Authorization: ", "1 "])("%j repeated ends", (text) => {
  expect(redact(text.repeat(20_000)).length).toBeLessThan(1_000);
});

test("an id is unchanged", () => {
  const prefix = fc.constantFrom("", "was_", "snd_", "nd_", "req_");
  const id = fc.tuple(prefix, run("letters", 8, 32)).map((parts) => parts.join(""));
  // Seven digits in a row may be a phone number.
  fc.assert(
    fc.property(
      id.filter((text) => !/\d{7}/.test(text)),
      (text) => redact(`at ${text}.`) === `at ${text}.`,
    ),
  );
});

test("no lone surrogate is left, from the server or from the cut", () => {
  expect(redact("a\ud83d b")).toBe("a\ufffd b");
  expect(redact(`${". ".repeat(249)}.\u{1f600} and more`)).toMatch(/\ufffd\.\.\.$/);
  expect(wellFormed("\u{1f600} \ude00")).toBe("\u{1f600} \ufffd");
});
