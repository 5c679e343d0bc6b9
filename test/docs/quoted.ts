import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../root";
import { type Block } from "./blocks";

/** Whether a file in these folders whose name matches contains the block. */
export function isQuotedFrom({ text }: Block, folders: readonly string[], name: RegExp): boolean {
  const files = folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => name.test(file) && !/node_modules|venv/.test(file))
      .map((file) => path.join(ROOT, folder, file)),
  );
  return files.some((file) => fs.readFileSync(file, "utf8").includes(text.trim()));
}
