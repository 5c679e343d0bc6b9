import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../root";

/** The folders of the bundles, by package. */
export const BUNDLES = {
  "pulumi-zavu": "sdk/dynamic/dist",
  "pulumi-resource-zavu": "provider/cmd/pulumi-resource-zavu/bin",
  "pulumi-zavu-cli": "cli/program",
};

/** Name and version of each library in a bundle, with the text under it. */
export function licensesIn(folder: string): [string, string][] {
  const text = fs.readFileSync(path.join(ROOT, folder, "licenses.txt"), "utf8");
  return text.split(`\n\n${"-".repeat(80)}\n\n`).map((section) => {
    const [heading = "", ...lines] = section.split("\n");
    return [heading.split(" ").slice(0, 2).join("@"), lines.join("\n")];
  });
}
