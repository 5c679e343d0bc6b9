// Writes the pages of docs/ that are made from the code. With --check it writes nothing, names the pages that are not
// what it would write, and fails where there are any.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { errorsPage } from "./errors.mjs";
import { referencePage } from "./reference.mjs";

const PAGES = { "docs/errors.md": errorsPage, "docs/reference.md": referencePage };
const check = process.argv.includes("--check");

try {
  let stale = 0;
  for (const [file, page] of Object.entries(PAGES)) {
    const text = await format(page(), { ...(await resolveConfig(file)), parser: "markdown" });
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    stale += 1;
    if (!check) writeFileSync(file, text);
    process.stdout.write(`${file} ${check ? "is stale" : "written"}\n`);
  }
  if (check && stale > 0) throw new Error("The pages are not what the code gives: run `npm run docs` and commit them.");
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
