import fs from "node:fs";
import path from "node:path";
import { newFolder } from "../engine/project";
import { ROOT } from "../root";

/** Files that a run of an example in place leaves. */
const LEFTOVERS =
  /^(node_modules|.*\.tgz|package-lock\.json|venv|__pycache__|go\.sum|target|bin|obj|Pulumi\..+\.yaml)$/;

/**
 * Copies an example as it is in the repository, and returns the folder of the copy.
 *
 * @param example `examples/NAME`
 * @param into default: a new folder, inside the repository
 */
export function copied(example: string, into = newFolder()): string {
  const filter = (file: string) => !LEFTOVERS.test(path.basename(file));
  fs.cpSync(path.join(ROOT, example), into, { recursive: true, filter });
  return into;
}
