import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../root";
import { namedExamples, namedIn } from "./named";
import { stepNames, stepsOf, walk } from "./walk";

const EXAMPLES = fs
  .readdirSync(path.join(ROOT, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const WALKED = EXAMPLES.filter((name) => fs.existsSync(stepsOf(name)));

const readmeOf = (name: string) => fs.readFileSync(path.join(ROOT, "examples", name, "README.md"), "utf8");

test.each(WALKED)("examples/%s does what its steps say", walk, 600_000);

describe("every example is checked", () => {
  const named = namedExamples(path.join(ROOT, "test"));

  test("each is walked or named by the code of a test, or its README says that it is not run", () => {
    const unchecked = EXAMPLES.filter((name) => !WALKED.includes(name) && !named.has(name));
    expect(unchecked).toEqual(
      EXAMPLES.filter((name) => readmeOf(name).includes("**Not run by the project's own tests**")),
    );
  });

  test("each is in the index", () => {
    const index = fs.readFileSync(path.join(ROOT, "examples", "README.md"), "utf8");
    expect(EXAMPLES.filter((name) => !index.includes(`](${name})`))).toEqual([]);
  });

  test("each that is walked has steps", () => {
    expect(WALKED.filter((name) => stepNames(name).length === 0)).toEqual([]);
  });

  test.each([
    ["a path", 'fs.cpSync(path.join(ROOT, "examples/one"), folder)', ["one"]],
    ["a path of words", 'path.join(ROOT, "examples", "one", "index.ts")', ["one"]],
    ["a quickstart", 'describeQuickstart({ language: "go" })', ["quickstart-go"]],
    ["a comment", "// as examples/one does", []],
    ["a title", 'test("examples/one", () => run());', []],
    ["what a titled test does", 'test("it works", () => run("examples/one"));', ["one"]],
  ])("what names an example: %s", (_what, code, names) => {
    expect(namedIn(code)).toEqual(names);
  });
});
