import fs from "node:fs";
import path from "node:path";
import { newFolder } from "../engine/project";
import { ROOT } from "../root";

/** What is left by a person who tried an example where it lies. */
const TRIED = /^(node_modules|.*\.tgz|package-lock\.json|venv|__pycache__|go\.sum|target|bin|obj|Pulumi\..+\.yaml)$/;

/**
 * Copies an example as it is in the repository, and gives the copy's folder.
 *
 * @param example `examples/NAME`
 * @param into default: a new folder, below the repository
 */
export function copied(example: string, into = newFolder()): string {
  const filter = (file: string) => !TRIED.test(path.basename(file));
  fs.cpSync(path.join(ROOT, example), into, { recursive: true, filter });
  return into;
}
