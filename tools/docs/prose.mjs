// Checks the prose of the repository's Markdown pages: the length of lines, and words that must not be used.
// Arguments name the files to check; default: all that are not generated.
import { readFileSync, readdirSync } from "node:fs";
import { GENERATED, LONGEST, WORDS } from "./proseRules.mjs";

const SKIPPED = new Set(["node_modules", "dist", ".git", ".cache", ".zavu", ".work"]);

function pagesBelow(folder) {
  return readdirSync(folder || ".", { withFileTypes: true }).flatMap((entry) => {
    const name = folder + entry.name;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : pagesBelow(`${name}/`);
    return name.endsWith(".md") ? [name] : [];
  });
}

/** What is wrong with a page, a line for each problem. Code blocks are not checked. */
function complaintsOf(file) {
  let isCode = false;
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      const isFence = /^\s*(```|~~~)/.test(line);
      if (isFence) isCode = !isCode;
      if (isFence || isCode) return [];
      return complaintsOn(line).map((complaint) => `${file}:${index + 1}: ${complaint}`);
    });
}

function complaintsOn(line) {
  const length = [...line].length;
  const tooLong = length > LONGEST ? [`${length} characters; at most ${LONGEST}`] : [];
  const words = Object.entries(WORDS).flatMap(([pattern, instead]) => {
    const found = new RegExp(`\\b(?:${pattern})\\b`, "i").exec(line.replace(/`[^`]*`/g, "``"));
    return found ? [`"${found[0]}"; write "${instead}"`] : [];
  });
  return [...tooLong, ...words];
}

const named = process.argv.slice(2);
const files = named.length > 0 ? named : pagesBelow("").filter((file) => !GENERATED.includes(file));
const complaints = files.flatMap(complaintsOf);
for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
if (complaints.length > 0) process.exitCode = 1;
