import { UNKNOWN } from "pulumi-zavu-provider/lifecycle";
import { declaredTimeoutMs, timeoutIssues } from "./timeouts";

const MARK = "a value that must not be shown";

test.each([undefined, null, UNKNOWN, {}, { create: UNKNOWN, delete: "5m" }, { create: "1h30m", update: "90s" }])(
  "%p is valid",
  (timeouts) => {
    expect(timeoutIssues(timeouts)).toEqual([]);
  },
);

test.each<[unknown, string, RegExp]>([
  [MARK, "customTimeouts", /an object/],
  [{ create: MARK }, "customTimeouts.create", /duration/],
  [{ delete: 5 }, "customTimeouts.delete", /duration/],
  [{ read: "5m" }, "customTimeouts.read", /create, update, delete/],
])("%j is refused at %s", (timeouts, path, reason) => {
  const problems = timeoutIssues(timeouts);
  expect(problems).toEqual([{ path, reason: expect.stringMatching(reason) as string }]);
  expect(JSON.stringify(problems)).not.toContain(MARK);
});

test("only valid durations of the program are used", () => {
  const bag = { timeouts: { create: "2m", delete: "not a duration" } };
  expect(declaredTimeoutMs("create", bag)).toBe(120_000);
  expect(declaredTimeoutMs("update", bag)).toBeUndefined();
  expect(declaredTimeoutMs("delete", bag)).toBeUndefined();
  expect(declaredTimeoutMs("create", {})).toBeUndefined();
});
