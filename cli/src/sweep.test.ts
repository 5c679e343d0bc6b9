import type { Session } from "pulumi-zavu-provider/api";
import { whyKept, type SweepRules } from "./sweep";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const RULES: SweepRules = { olderThanMs: 3_600_000, linked: false };

const session = (more: Partial<Session> = {}) =>
  ({ id: "jd7", status: "qr_ready", displayName: "pr-7 line", createdAt: "2026-03-01T10:00:00Z", ...more }) as Session;

test("an old one that nobody scanned may be deleted", () => {
  expect(whyKept(session(), RULES, NOW)).toBeUndefined();
});

test.each<[string, Partial<Session>, Partial<SweepRules>]>([
  ["30 min old", { createdAt: "2026-03-01T11:30:00Z" }, {}],
  ["age is not known", { createdAt: undefined }, {}],
  ["age is not known", { createdAt: "yesterday" }, {}],
  ["a phone is or was linked", { status: "ready" }, {}],
  ["a phone is or was linked", { status: "authenticating" }, {}],
  ["a phone is or was linked", { status: "disconnected" }, {}],
  ["a phone is or was linked", { status: "one of tomorrow" }, {}],
  ["a phone is or was linked", { status: "failed", phoneNumber: "+56912345678" }, {}],
  ["a phone is or was linked", { status: "failed", lastConnectedAt: "2026-02-01T10:00:00Z" }, {}],
  ["a sender uses it", { senderId: "snd_1" }, {}],
  ["does not start with pr-", { displayName: "prod" }, { namePrefix: "pr-" }],
  ["does not start with pr-", { displayName: undefined }, { namePrefix: "pr-" }],
])("it is kept where its %s (%j, %j)", (why, more, rules) => {
  expect(whyKept(session(more), { ...RULES, ...rules }, NOW)).toContain(why);
});

test("it is kept where the server's time is not known, and with 0s taken whatever its age", () => {
  expect(whyKept(session(), RULES, undefined)).toContain("age is not known");
  expect(whyKept(session({ createdAt: undefined }), { ...RULES, olderThanMs: 0 }, undefined)).toBeUndefined();
});

test("a linked one is taken where it is asked for, and only then", () => {
  expect(whyKept(session({ status: "ready" }), { ...RULES, linked: true }, NOW)).toBeUndefined();
});
