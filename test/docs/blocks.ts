import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../root";

/** A fenced block of a page, or an inline command. */
export interface Block {
  /** Its position: `docs/tutorial.md:12`. */
  place: string;
  language: string;
  text: string;
}

/** The pages with programs and commands for users: the README, docs/, those of the examples, and those that npm shows. */
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

const IGNORED = new Set(["node_modules", "dist", ".git", ".cache", ".zavu", ".work"]);

/** Every Markdown file of the repository. */
export function markdownBelow(folder = ""): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return IGNORED.has(entry.name) ? [] : markdownBelow(name);
    return isPage(name) ? [name] : [];
  });
}

const isPage = (name: string) => name.endsWith(".md");

/** Whether a file or folder exists, relative to a folder of the repository. */
export const exists = (file: string, folder: string) => fs.existsSync(path.join(ROOT, folder, file));

export const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");
const readJson = (file: string): unknown => JSON.parse(read(file));

/** The fenced blocks of a page, without the indentation of lists. */
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
  if (open) throw new Error(`${page}:${open.line}: the block is not closed`);
  return blocks;
}

// Inline code that begins like this is a command. Without arguments it only names the program.
const INLINE = /(?<!`)`((?:pulumi|pulumi-zavu|npm run|npm start|npx|zavu-simulator) [^`]+)`(?!`)/g;

/** The inline commands of a page. A `pulumi-zavu` command without arguments is checked with `--help`. */
export function inlineOf(page: string, text = read(page)): Block[] {
  const blank = text.replace(/^\s*```[\s\S]*?^\s*```$/gm, (block) => block.replace(/[^\n]/g, ""));
  return blank.split("\n").flatMap((line, index) =>
    [...line.matchAll(INLINE)].map(([, command = ""]) => ({
      place: `${page}:${index + 1}`,
      language: "sh",
      text: `${command.replaceAll("\\|", "|").replace(/^npx pulumi-zavu-cli \S+$/, "$& --help")}\n`,
    })),
  );
}
