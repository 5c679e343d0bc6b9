import fs from "node:fs";
import path from "node:path";
import { EXAMPLE } from "./world";

/** The folders, and the tests that check the files in them. */
const CHECKS: Record<string, { files: RegExp; tests: string[] }> = {
  github: { files: /\.yml$/, tests: ["workflows.test.ts", "github.test.ts"] },
  gitlab: { files: /^\.gitlab-ci\.yml$/, tests: ["pipeline.test.ts", "gitlab.test.ts"] },
  kubernetes: { files: /\.yaml$/, tests: ["kubernetes.test.ts"] },
  program: {
    files: /^(Pulumi\.yaml|package\.json|tsconfig\.json|index\.ts)$/,
    tests: ["github.test.ts", "gitlab.test.ts"],
  },
};

test("each folder of the example is checked by tests", () => {
  const folders = fs.readdirSync(EXAMPLE, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(CHECKS).sort());
});

describe.each(Object.entries(CHECKS))("%s", (folder, { files, tests }) => {
  test("has no file that its tests skip", () => {
    const others = fs.readdirSync(path.join(EXAMPLE, folder)).filter((file) => !files.test(file));
    expect(others.filter((file) => file !== "node_modules")).toEqual([]);
  });

  test("its tests exist", () => {
    for (const name of tests) expect(fs.existsSync(path.join(__dirname, name))).toBe(true);
  });
});

test("every workflow is run by its name", () => {
  const source = fs.readFileSync(path.join(__dirname, "github.test.ts"), "utf8");
  for (const file of fs.readdirSync(path.join(EXAMPLE, "github"))) expect(source).toContain(`"${file}"`);
});
