import { bearer, Keys } from "./keys";

test("a key belongs to its project until it is revoked", () => {
  const keys = new Keys({ p1: { keys: ["a-key"], name: "One" } });
  expect(keys.project("a-key")).toEqual({ id: "p1", name: "One" });
  keys.add("p2", "b-key");
  expect(keys.project("b-key")).toEqual({ id: "p2", name: null });
  keys.revoke("a-key");
  expect(keys.project("a-key")).toBeUndefined();
  expect(keys.project(undefined)).toBeUndefined();
});

test("hide removes known, revoked and unknown keys", () => {
  const keys = new Keys({ p1: { keys: ["own key"] } });
  keys.revoke("own key");
  expect(keys.hide("own key, zv_live_abc-1, zv_test_x")).toBe("[key], [key], [key]");
});

test("only a bearer header gives a key", () => {
  expect(bearer("Bearer abc")).toBe("abc");
  expect(bearer("bearer abc")).toBe("abc");
  expect([bearer(undefined), bearer("abc"), bearer("Basic abc"), bearer("Bearer ")]).toEqual(Array(4).fill(undefined));
});
