import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { blocksOf, markdownBelow, pages, read } from "./blocks";
import { ROOT } from "../root";

// The published packages. The simulator's only error is an answer of the API.
const FOLDERS = ["provider/src", "provider/cmd/pulumi-resource-zavu/src", "sdk/dynamic/src", "cli/src"];

const sources = FOLDERS.flatMap((folder) =>
  fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => read(`${folder}/${name}`)),
);

test("the generated pages are up to date", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/docs/main.mjs", "--check"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("the error catalog has each error class with cause and cure", () => {
  const classes = sources.flatMap((text) =>
    [...text.matchAll(/^(?:export )?class (\w+) extends \w*Error\b/gm)].map(([, name]) => name),
  );
  expect(classes.length).toBeGreaterThan(20);
  const entries = read("docs/errors.md").split(/^## /m);
  for (const name of classes) {
    const entry = entries.find((text) => text.startsWith(`${name}\n`)) ?? `${name} has no entry`;
    expect(entry).toMatch(/^\w+\n\nRaised [\s\S]+\n\n\*\*Cure:\*\* \S+/);
  }
});

test("the messages that the how-to quotes are in the code", () => {
  const code = sources.join("\n");
  const rows = read("docs/how-to/errors.md")
    .split("\n")
    .filter((line) => /^\| "/.test(line) && !line.includes("Pulumi's own"));
  expect(rows.length).toBeGreaterThan(10);
  const quoted = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, text]) => text));
  const parts = quoted.flatMap((text = "") => text.split("…")).map((part) => part.trim());
  // "answered 401": the number is the server's.
  const missing = parts.filter((part) => part && !code.includes(part.replace(/^answered \d+$/, "answered ")));
  expect(missing).toEqual([]);
});

test("each link of a Markdown file leads to a file and a heading that exist, or to an https address", () => {
  const files = markdownBelow();
  expect(files).toEqual(expect.arrayContaining([...pages(), "SECURITY.md", "decisions/0001-thin-shell.md"]));
  const broken = files.flatMap((page) =>
    linksOf(page, read(page))
      .filter(({ target }) => !exists(target))
      .map(({ link }) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test("a dead link, a missing heading and a heading within a block are found", () => {
  const text =
    "[a](no.md) [b](README.md#nothing) [c](README.md#start) [d](README.md)\n\n[e]: gone.md\n\n```sh\n# Twice\n```\n" +
    `[f](${OURS}SECURITY.md) [g](${OURS}gone.md) [h](https://www.pulumi.com/docs/) [i](http://zavu.dev) [j](https:/zavu)\n`;
  const links = linksOf("docs/page.md", text);
  expect(links.map(({ link }) => link)).toEqual([
    "no.md",
    "README.md#nothing",
    "README.md#start",
    "README.md",
    `${OURS}SECURITY.md`,
    `${OURS}gone.md`,
    "https://www.pulumi.com/docs/",
    "http://zavu.dev",
    "https:/zavu",
    "gone.md",
  ]);
  const found = [false, false, true, true, true, false, true, false, false, false];
  expect(links.map(({ target }) => exists(target))).toEqual(found);
  expect(anchorsIn(`${text}# Twice\n\n## \`Twice\` [x](y.md)\n\n### Twice\n`)).toEqual(["twice", "twice-x", "twice-1"]);
});

test("the README has at most 8 kB, lists the risks, and names the resources", () => {
  const text = read("README.md");
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8_000);
  const [start = ""] = text.split("\n## ");
  for (const risk of ["unofficial", "block a number", "on request", "real API", "npm"]) expect(start).toContain(risk);
  for (const name of ["Session", "SenderLink", "EgressNode"]) expect(text).toContain(`\`WhatsAppAlt${name}\``);
});

test("prose with a long line or a banned word is refused, code is not", () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "prose-")), "page.md");
  fs.writeFileSync(file, `Not at hand.\n\n${"x".repeat(201)}\n\n\`\`\`sh\necho ${"at hand".repeat(40)}\n\`\`\`\n`);
  const { status, stdout } = spawnSync(process.execPath, ["tools/docs/prose.mjs", file], {
    cwd: ROOT,
    encoding: "utf8",
  });
  fs.rmSync(path.dirname(file), { recursive: true });
  expect(stdout.trimEnd().split("\n")).toEqual([
    `${file}:1: "at hand"; write "available"`,
    `${file}:3: 201 characters; at most 200`,
  ]);
  expect(status).toBe(1);
});

test("each file that the architecture names exists", () => {
  const text = read("docs/architecture.md");
  expect(blocksOf("docs/architecture.md")).toHaveLength(1);
  const named = [...text.matchAll(/(?<![\w./-])(?:provider|sdk|cli|simulator|test)\/[\w./-]*\w/g)].map(
    ([file]) => file,
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
});

// Pages that other sites show name files by this address.
const OURS = "https://github.com/pulumi-zavu/pulumi-zavu/blob/main/";

interface Link {
  link: string;
  /** The file of the repository and, behind `#`, the heading that it leads to; or a web address. */
  target: string;
}

/** Links and images. */
function linksOf(page: string, text: string): Link[] {
  const inline = [...withoutCode(text).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)];
  const byName = [...withoutCode(text).matchAll(/^\[[^\]]+\]: (\S+)/gm)];
  return [...inline, ...byName].map(([, link = ""]) => link).map((link) => ({ link, target: targetOf(link, page) }));
}

function targetOf(link: string, page: string): string {
  if (link.startsWith(OURS)) return link.slice(OURS.length);
  if (link.startsWith("#")) return page + link;
  return isWeb(link) ? link : path.join(path.dirname(page), link);
}

const isWeb = (link: string) => /^[a-z]+:/.test(link);

/** Whether a target exists. Of a web address, only the form is checked: tests have no network. */
function exists(target: string): boolean {
  if (isWeb(target)) return /^https:\/\/[\w-]+\.\w/.test(target);
  const [file = "", anchor] = target.split("#");
  if (!fs.existsSync(path.join(ROOT, file))) return false;
  return anchor === undefined || anchorsIn(read(file)).includes(anchor);
}

/** The names that headings get: lower case, no punctuation, blanks as hyphens; a second one of a name gets a number. */
function anchorsIn(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => {
    const name = heading
      .replace(/\]\([^)]*\)/g, "]")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\s-]/gu, "")
      .trim()
      .replace(/\s/g, "-");
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}-${count}`;
  });
}

const withoutCode = (text: string) => text.replace(/^\s*```[\s\S]*?^\s*```$/gm, "");
