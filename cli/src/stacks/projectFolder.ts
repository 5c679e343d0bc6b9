import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The folder of the Pulumi project, searched upward from a folder as Pulumi does; undefined if there is none. */
export function projectFolder(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(folder, name)))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
