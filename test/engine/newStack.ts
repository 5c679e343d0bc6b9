import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** The names and texts of files that `pulumi stack init` wrote, with placeholders for the folder. */
type Files = Map<string, string>;

const FOLDER = "{folder}";
const HASH = "{hash}";
// The CLI's logs, which differ for each run.
const LOGS = path.join(".home", "pulumi", "logs");

let template: Files | undefined;

/**
 * Creates a stack in a project's folder. For the first stack of a test file, `init` runs `pulumi stack init`; the others
 * get copies of the files that it wrote, which is faster.
 */
export async function newStack(folder: string, init: () => Promise<unknown>): Promise<void> {
  const placeholders = new Map([
    [folder, FOLDER],
    // Part of the name of the file that stores the selected stack.
    [createHash("sha1").update(path.join(folder, "Pulumi.yaml")).digest("hex"), HASH],
  ]);
  if (template) {
    for (const [name, text] of template) {
      const file = path.join(folder, swap(name, placeholders, true));
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, swap(text, placeholders, true));
    }
    return;
  }
  const before = new Set(filesIn(folder));
  await init();
  const written = filesIn(folder).filter((name) => !before.has(name) && !name.startsWith(LOGS));
  template = new Map(
    written.map((name) => [
      swap(name, placeholders),
      swap(fs.readFileSync(path.join(folder, name), "utf8"), placeholders),
    ]),
  );
}

function swap(text: string, placeholders: Map<string, string>, back = false): string {
  for (const [value, placeholder] of placeholders)
    text = back ? text.replaceAll(placeholder, value) : text.replaceAll(value, placeholder);
  return text;
}

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
