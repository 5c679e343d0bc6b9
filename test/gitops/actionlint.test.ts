// Needs: Go
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../root";
import { lint } from "./actionlint";
import { textOf, workflowFiles } from "./github";

const OURS = path.join(ROOT, ".github", "workflows");

describe("actionlint", () => {
  const original = textOf("preview.yml");

  test("finds nothing in the example's workflows", async () => {
    expect(await lint(Object.fromEntries(workflowFiles().map((file) => [file, textOf(file)])))).toEqual([]);
  });

  test("finds nothing in the workflow that checks sessions", async () => {
    const file = path.join(ROOT, "examples", "monitoring", "github.yml");
    expect(await lint({ "github.yml": fs.readFileSync(file, "utf8") })).toEqual([]);
  });

  test.each(fs.readdirSync(OURS))("finds nothing in the repository's own %s", async (file) => {
    expect(await lint({ [file]: fs.readFileSync(path.join(OURS, file), "utf8") })).toEqual([]);
  });

  test("finds what is wrong", async () => {
    const found = await lint({
      "key.yml": original.replace("runs-on:", "runs-in:"),
      "untrusted.yml": original.replace("run: npm ci", "run: echo ${{ github.head_ref }}"),
      "input.yml": original.replace("node-version:", "nod-version:"),
    });
    expect(found.join("\n")).toMatch(/key\.yml: .*runs-in/);
    expect(found.join("\n")).toMatch(/untrusted\.yml: .*potentially untrusted/);
  });
});
