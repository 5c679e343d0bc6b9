import { pinned } from "./pinned";

test.each([
  ["cli", "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"],
  ["host", "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"],
  ["python", "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"],
  ["go", "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"],
  ["yaml", "github.com/pulumi/pulumi-yaml/pkg/version.Version"],
  ["java", "github.com/pulumi/pulumi-java/pkg/version.Version"],
] as const)("the program of %s reads its version from %s", (name, variable) => {
  expect(pinned(name).versionVariable).toBe(variable);
});
