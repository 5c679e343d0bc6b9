import { GoProgress } from "./goProgress";

test("modules and packages are counted separately", () => {
  const progress = new GoProgress();
  progress.count("go: downloading github.com/pulumi/pulumi/sdk/v3 v3.258.0");
  progress.expect(3);
  progress.count("github.com/pulumi/pulumi/sdk/v3/go/common/version");
  progress.count("strings");
  expect(String(progress)).toBe("1 modules downloaded, 2 of 3 packages compiled");
});

test.each(["# github.com/pulumi/pulumi", "go: updates to go.mod needed", "a.go:1:2: undefined: b", "no such module"])(
  "%s is not progress",
  (line) => expect(new GoProgress().count(line)).toBe(false),
);
