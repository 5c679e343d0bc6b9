import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../root";

/** A fenced block of a page, or a command that stands in a line of its text. */
export interface Block {
  /** `docs/tutorial.md:12`, to be found again. */
  place: string;
  language: string;
  text: string;
}

/** The pages whose programs and commands people copy: the README, all of docs/, the examples', and those that npm shows. */
export function pages(): string[] {
  const { workspaces } = readJson("package.json") as { workspaces: string[] };
  const isPublic = (folder: string) => !(readJson(`${folder}/package.json`) as { private?: boolean }).private;
  const packages = [...workspaces.filter(isPublic), "sdk/nodejs"].map((folder) => `${folder}/README.md`);
  const examples = fs.readdirSync(path.join(ROOT, "examples")).map((name) => `examples/${name}/README.md`);
  const docs = fs.readdirSync(path.join(ROOT, "docs"), { recursive: true, encoding: "utf8" });
  return [
    "README.md",
    "CONTRIBUTING.md",
    ...docs.filter(isPage).map((name) => `docs/${name}`),
    ...packages,
    ...examples,
  ]
    .filter((page) => fs.existsSync(path.join(ROOT, page)))
    .sort();
}

const isPage = (name: string) => name.endsWith(".md");

/** Whether a file or folder is there, for somebody who stands in a folder of the repository. */
export const isThere = (file: string, folder: string) => fs.existsSync(path.join(ROOT, folder, file));

export const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");
const readJson = (file: string): unknown => JSON.parse(read(file));

/** The fenced blocks of a page; one that stands in a list is taken out of its indentation. */
export function blocksOf(page: string, text = read(page)): Block[] {
  const blocks: Block[] = [];
  let open: { indent: string; language: string; line: number; lines: string[] } | undefined;
  text.split("\n").forEach((line, index) => {
    const [, indent = "", language = ""] = /^(\s*)```(.*)$/.exec(line) ?? [];
    const isFence = /^\s*```/.test(line);
    if (isFence && !open) open = { indent, language: language.trim(), line: index + 1, lines: [] };
    else if (isFence && open) {
      blocks.push({ place: `${page}:${open.line}`, language: open.language, text: `${open.lines.join("\n")}\n` });
      open = undefined;
    } else open?.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
  });
  if (open) throw new Error(`${page}:${open.line} opens a block that nothing closes`);
  return blocks;
}

// What begins so within a line is a command too. Without more words it is only the program's name.
const INLINE = /(?<!`)`((?:pulumi|pulumi-zavu|npm run|npm start|npx|zavu-simulator) [^`]+)`(?!`)/g;

/** The commands that stand in the text of a page. One without arguments only names it, and gets `--help`. */
export function inlineOf(page: string, text = read(page)): Block[] {
  const blank = text.replace(/^\s*```[\s\S]*?^\s*```$/gm, (block) => block.replace(/[^\n]/g, ""));
  return blank.split("\n").flatMap((line, index) =>
    [...line.matchAll(INLINE)].map(([, command = ""]) => ({
      place: `${page}:${index + 1}`,
      language: "sh",
      text: `${command.replaceAll("\\|", "|").replace(/^pulumi-zavu \S+$/, "$& --help")}\n`,
    })),
  );
}
