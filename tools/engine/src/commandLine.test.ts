import { join } from "node:path";
import { languagesIn, UsageError } from "./commandLine";
import { run } from "./run";

test("each word is a language", () => {
  expect(languagesIn(["yaml", "python", "go", "java"])).toEqual(["yaml", "python", "go", "java"]);
  expect(languagesIn([])).toEqual([]);
});

test.each(["ruby", "YAML", "nodejs", "--help", "toString"])(
  "%s is none, and the usage names those that are",
  (word) => {
    expect(() => languagesIn(["yaml", word])).toThrow(UsageError);
    expect(() => languagesIn(["yaml", word])).toThrow(/usage: .* one of: yaml, python, go, java$/);
  },
);

test("the command ends with 2 on a word that is none, before it looks for an engine", async () => {
  const main = join(__dirname, "..", "dist", "main.js");
  const ended = run({ command: process.execPath, args: [main, "ruby"], env: { PATH: "" } });
  await expect(ended).rejects.toThrow(/ended with 2: there is no language host "ruby" .*: usage: npm run engine/);
});
