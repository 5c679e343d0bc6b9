import type { Answer } from "zavu-simulator";
import { checkAnswer, checkRequest } from "./description";

const session = { id: "s1", status: "ready", egress: { kind: "external" }, createdAt: "2026-01-01T00:00:00.000Z" };
const rate = { "X-RateLimit-Limit": "600", "X-RateLimit-Remaining": "599", "X-RateLimit-Reset": "1767225660000" };
const headers = { "Content-Type": "application/json", ...rate };

function answer(body: unknown, extra: Partial<Answer> = {}): Answer {
  const method = "GET";
  const path = "/v1/whatsapp-alt/sessions/{sessionId}";
  const journal = { seq: 1, at: 0, method, path, status: 200, processed: true };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    operation: "getSession",
    method,
    path,
    url: path,
    status: 200,
    headers,
    body: text,
    deviates: false,
    journal,
    ...extra,
  };
}

test("an answer that matches the description passes", () => {
  checkAnswer(answer({ session }));
  checkAnswer(answer({ session: { ...session, lastError: null } }));
  checkAnswer(answer({ code: "x", message: "y", details: { any: { thing: 1 } } }, { status: 503 }));
  checkAnswer(answer("", { method: "DELETE", status: 204, headers: rate }));
});

test.each<[string, Answer, string]>([
  ["a wrong type", answer({ session: { ...session, createdAt: 5 } }), "body/session/createdAt must be string"],
  ["a wrong format", answer({ session: { ...session, createdAt: "today" } }), 'must match format "date-time"'],
  [
    "an unknown status word",
    answer({ session: { ...session, status: "paused" } }),
    "body/session/status must be equal",
  ],
  ["a missing field", answer({ session: { id: "s1" } }), "must have required property 'status'"],
  ["null that is not allowed", answer({ session: { ...session, senderId: null } }), "senderId must be string"],
  ["an extra field", answer({ session: { ...session, colour: 1 } }), "body/session/colour is not described"],
  [
    "an extra nested field",
    answer({ session: { ...session, egress: { kind: "external", city: 1 } } }),
    "egress/city is not",
  ],
  ["another status", answer({ session }, { status: 202 }), "the status is not one of 200, 400"],
  ["a missing header", answer({ session }, { headers: { "Content-Type": "application/json" } }), "Limit is missing"],
  [
    "a header that is not a number",
    answer({ session }, { headers: { ...headers, "X-RateLimit-Reset": "soon" } }),
    "whole number",
  ],
  ["another content type", answer({ session }, { headers: rate }), "the content type is not application/json"],
  ["a body that is not JSON", answer("<html>"), "body must be object"],
  ["a body in a 204", answer("{}", { method: "DELETE", status: 204 }), "there is a body"],
  [
    "an unknown route that answers",
    answer({}, { operation: undefined, path: "/nope" }),
    "an unknown route answers 404",
  ],
  ["an operation that is not described", answer({}, { path: "/nope" }), "the description has no such operation"],
])("%s is an error", (_what, wrong, difference) => {
  expect(() => checkAnswer(wrong)).toThrow(difference);
});

test("an answer that is known to deviate passes", () => {
  checkAnswer(answer("<html>", { status: 502, fault: { answer: { status: 502 } } }));
  checkAnswer(answer({ session: { ...session, status: "paused" } }, { deviates: true }));
});

describe("an accepted request", () => {
  const nodes = "/v1/whatsapp-alt/egress-nodes";
  const request = (
    method: string,
    path: string,
    sent: { body?: unknown; query?: Record<string, string> },
    status = 200,
  ) => answer("", { method, path, status, journal: { seq: 1, at: 0, method, path, status, processed: true, ...sent } });

  test("that matches the description passes", () => {
    checkRequest(request("POST", nodes, { body: { senderId: "s1", label: "Store" } }));
    checkRequest(request("GET", nodes, { query: { senderId: "s1", limit: "5", cursor: "c" } }));
    checkRequest(request("POST", "/v1/whatsapp-alt/sessions", {}));
    checkRequest(request("POST", "/v1/whatsapp-alt/sessions/{sessionId}/unlink", { body: {} }));
  });

  test("that was refused passes", () => {
    checkRequest(request("POST", nodes, {}, 400));
  });

  test.each<[string, Answer, string]>([
    ["no body", request("POST", nodes, {}), "there is no body"],
    ["an unexpected body", request("DELETE", `${nodes}/{nodeId}`, { body: { a: 1 } }), "there is a body"],
    ["a missing field", request("POST", nodes, { body: {} }), "must have required property 'senderId'"],
    ["a wrong type", request("POST", nodes, { body: { senderId: 1 } }), "body/senderId must be string"],
    ["an extra field", request("POST", nodes, { body: { senderId: "s", a: 1 } }), "body/a is not described"],
    ["a missing parameter", request("GET", nodes, {}), "senderId is missing"],
    ["an extra parameter", request("GET", nodes, { query: { senderId: "s", sort: "a" } }), "sort is not described"],
    ["a wrong parameter", request("GET", nodes, { query: { senderId: "s", limit: "101" } }), "limit must be <= 100"],
  ])("with %s is an error", (_what, wrong, difference) => {
    expect(() => checkRequest(wrong)).toThrow(difference);
  });
});
