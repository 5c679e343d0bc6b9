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

/** Writes a `pulumi` script to PATH. */
function pulumi(script: string): void {
  const file = join(folder, "pulumi");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

test("the version is undefined if no CLI is on PATH", async () => {
  expect(await pulumiOnPath()).toBeUndefined();
});

test("the version of the CLI on PATH is read", async () => {
  pulumi("echo v3.230.1");
  expect(await pulumiOnPath()).toBe("3.230.1");
});

test.each([
  ["echo v2.0.0", "Minimum version requirement failed"],
  ["echo it is broken >&2; exit 3", "it is broken"],
])("a CLI that cannot be used is an error with the reason (%#)", async (script, why) => {
  pulumi(script);
  const failure: unknown = await pulumiOnPath().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StackError);
  expect((failure as StackError).message).toContain(why);
});
