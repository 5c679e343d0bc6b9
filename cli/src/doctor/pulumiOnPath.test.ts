import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StackError } from "../stacks/stackError";
import { pulumiOnPath } from "./pulumiOnPath";

const before = process.env["PATH"];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-zavu-path-"));
  process.env["PATH"] = folder;
});
afterEach(() => {
  process.env["PATH"] = before;
  rmSync(folder, { recursive: true, force: true });
});

/** A `pulumi` that says something and ends. */
function pulumi(script: string): void {
  const file = join(folder, "pulumi");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

test("none on PATH is undefined", async () => {
  expect(await pulumiOnPath()).toBeUndefined();
});

test("one on PATH tells its version", async () => {
  pulumi("echo v3.230.1");
  expect(await pulumiOnPath()).toBe("3.230.1");
});

test.each([
  ["echo v2.0.0", "Minimum version requirement failed"],
  ["echo it is broken >&2; exit 3", "it is broken"],
])("one that cannot be used says why (%#)", async (script, why) => {
  pulumi(script);
  const failure: unknown = await pulumiOnPath().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StackError);
  expect((failure as StackError).message).toContain(why);
});
