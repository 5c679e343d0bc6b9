import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** What `pulumi stack init` wrote: the names and the texts of files, with marks where they hold the folder. */
type Files = Map<string, string>;

const FOLDER = "{folder}";
const HASH = "{hash}";
// The CLI's own log; another run writes its own.
const LOGS = path.join(".home", "pulumi", "logs");

let template: Files | undefined;

/**
 * Makes a stack in a project's folder. The first of a test file is made by `init`, which runs `pulumi stack init`; the
 * others get copies of the files that this wrote, which costs no process.
 */
export async function newStack(folder: string, init: () => Promise<unknown>): Promise<void> {
  const marks = new Map([
    [folder, FOLDER],
    // In the name of the file that says which stack is selected.
    [createHash("sha1").update(path.join(folder, "Pulumi.yaml")).digest("hex"), HASH],
  ]);
  if (template) {
    for (const [name, text] of template) {
      const file = path.join(folder, swap(name, marks, true));
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, swap(text, marks, true));
    }
    return;
  }
  const before = new Set(filesIn(folder));
  await init();
  const written = filesIn(folder).filter((name) => !before.has(name) && !name.startsWith(LOGS));
  template = new Map(
    written.map((name) => [swap(name, marks), swap(fs.readFileSync(path.join(folder, name), "utf8"), marks)]),
  );
}

function swap(text: string, marks: Map<string, string>, back = false): string {
  for (const [value, mark] of marks) text = back ? text.replaceAll(mark, value) : text.replaceAll(value, mark);
  return text;
}

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
