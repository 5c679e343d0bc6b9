import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";

/** A file of the page, as it is served. */
export interface PageFile {
  type: string;
  body: Buffer;
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

/** The page's files by name, `board.html` under the empty name. Nothing else is served. */
export function readPage(folder: string): ReadonlyMap<string, PageFile> {
  const files = readdirSync(folder).flatMap((name): [string, PageFile][] => {
    const type = TYPES[extname(name)];
    if (type === undefined) return [];
    return [[name === "board.html" ? "" : name, { type, body: readFileSync(join(folder, name)) }]];
  });
  return new Map(files);
}
