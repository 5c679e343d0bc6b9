import { UNKNOWN } from "pulumi-zavu-provider/lifecycle";
import { declaredTimeoutMs, timeoutIssues } from "./timeouts";

const MARK = "a value that is shown nowhere";

test.each([undefined, null, UNKNOWN, {}, { create: UNKNOWN, delete: "5m" }, { create: "1h30m", update: "90s" }])(
  "%p is fine",
  (timeouts) => {
    expect(timeoutIssues(timeouts)).toEqual([]);
  },
);

test.each<[unknown, string, RegExp]>([
  [MARK, "timeouts", /an object/],
  [{ create: MARK }, "timeouts.create", /duration/],
  [{ delete: 5 }, "timeouts.delete", /duration/],
  [{ read: "5m" }, "timeouts.read", /create, update, delete/],
])("%j is refused at %s", (timeouts, path, reason) => {
  const problems = timeoutIssues(timeouts);
  expect(problems).toEqual([{ path, reason: expect.stringMatching(reason) as string }]);
  expect(JSON.stringify(problems)).not.toContain(MARK);
});

test("what the program gives is taken, and nothing else", () => {
  const bag = { timeouts: { create: "2m", delete: "not a duration" } };
  expect(declaredTimeoutMs("create", bag)).toBe(120_000);
  expect(declaredTimeoutMs("update", bag)).toBeUndefined();
  expect(declaredTimeoutMs("delete", bag)).toBeUndefined();
  expect(declaredTimeoutMs("create", {})).toBeUndefined();
});
