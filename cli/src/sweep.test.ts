import type { Session } from "pulumi-zavu-provider/api";
import { whyKept, type SweepRules } from "./sweep";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const RULES: SweepRules = { olderThanMs: 3_600_000, linked: false };

const session = (more: Partial<Session> = {}) =>
  ({ id: "jd7", status: "qr_ready", displayName: "pr-7 line", createdAt: "2026-03-01T10:00:00Z", ...more }) as Session;

test("an old session that nobody scanned may be deleted", () => {
  expect(whyKept(session(), RULES, NOW)).toBeUndefined();
});

test.each<[string, Partial<Session>, Partial<SweepRules>]>([
  ["30 min old", { createdAt: "2026-03-01T11:30:00Z" }, {}],
  ["age is unknown", { createdAt: undefined }, {}],
  ["age is unknown", { createdAt: "yesterday" }, {}],
  ["a phone is or was linked", { status: "ready" }, {}],
  ["a phone is or was linked", { status: "authenticating" }, {}],
  ["a phone is or was linked", { status: "disconnected" }, {}],
  ["a phone is or was linked", { status: "unknown_status" }, {}],
  ["a phone is or was linked", { status: "failed", phoneNumber: "+56912345678" }, {}],
  ["a phone is or was linked", { status: "failed", lastConnectedAt: "2026-02-01T10:00:00Z" }, {}],
  ["a sender uses it", { senderId: "snd_1" }, {}],
  ["does not start with pr-", { displayName: "prod" }, { namePrefix: "pr-" }],
  ["does not start with pr-", { displayName: undefined }, { namePrefix: "pr-" }],
])("a session is kept: %s (%j, %j)", (why, more, rules) => {
  expect(whyKept(session(more), { ...RULES, ...rules }, NOW)).toContain(why);
});

test("a session is kept if the server's time is unknown, and deleted at any age with 0s", () => {
  expect(whyKept(session(), RULES, undefined)).toContain("age is unknown");
  expect(whyKept(session({ createdAt: undefined }), { ...RULES, olderThanMs: 0 }, undefined)).toBeUndefined();
});

test("a linked session may be deleted with --linked", () => {
  expect(whyKept(session({ status: "ready" }), { ...RULES, linked: true }, NOW)).toBeUndefined();
});
