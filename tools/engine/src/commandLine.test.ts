import { join } from "node:path";
import { languagesIn, UsageError } from "./commandLine";
import { run } from "./run";

test("each argument is a language", () => {
  expect(languagesIn(["yaml", "python", "go", "java"])).toEqual(["yaml", "python", "go", "java"]);
  expect(languagesIn([])).toEqual([]);
});

test.each(["ruby", "YAML", "nodejs", "--help", "toString"])(
  "%s is not a language, and the usage names the languages",
  (word) => {
    expect(() => languagesIn(["yaml", word])).toThrow(UsageError);
    expect(() => languagesIn(["yaml", word])).toThrow(/usage: .* one of: yaml, python, go, java$/);
  },
);

test("the command exits with 2 for an unknown language, before it looks for an engine", async () => {
  const main = join(__dirname, "..", "dist", "main.js");
  const ended = run({ command: process.execPath, args: [main, "ruby"], env: { PATH: "" } });
  await expect(ended).rejects.toThrow(/ended with 2: unknown language "ruby".*: usage: npm run engine/);
});
