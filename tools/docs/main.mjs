// Writes the generated pages of docs/. With --check it writes nothing, and fails with the names of stale pages if there
// are any.
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
  if (check && stale > 0) throw new Error("Generated pages are stale. Run `npm run docs` and commit them.");
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
