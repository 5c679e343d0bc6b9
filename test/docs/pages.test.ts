import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { blocksOf, pages, read } from "./blocks";
import { ROOT } from "../root";

// What users install. The simulator's one error is an answer of the API.
const ROOMS = ["provider/src", "provider/cmd/pulumi-resource-zavu/src", "sdk/dynamic/src", "cli/src"];

const sources = ROOMS.flatMap((room) =>
  fs
    .readdirSync(path.join(ROOT, room), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => read(`${room}/${name}`)),
);

test("the pages that are made from the code are what it gives", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/docs/main.mjs", "--check"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("the catalogue has each error class with cause and cure", () => {
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

test("the texts by which the how-to knows an error are said somewhere", () => {
  const said = sources.join("\n");
  const rows = read("docs/how-to/errors.md")
    .split("\n")
    .filter((line) => /^\| "/.test(line) && !line.includes("Pulumi's own"));
  expect(rows.length).toBeGreaterThan(10);
  const quoted = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, text]) => text));
  const parts = quoted.flatMap((text = "") => text.split("…")).map((part) => part.trim());
  // "answered 401": the number is the server's.
  const missing = parts.filter((part) => part && !said.includes(part.replace(/^answered \d+$/, "answered ")));
  expect(missing).toEqual([]);
});

test("each link within the repository leads somewhere", () => {
  const broken = pages().flatMap((page) =>
    linksOf(page)
      .filter((link) => !isThere(page, link))
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test("each file that the architecture names is there", () => {
  const text = read("docs/architecture.md");
  expect(blocksOf("docs/architecture.md")).toHaveLength(1);
  const named = [...text.matchAll(/(?<![\w./-])(?:provider|sdk|cli|simulator|test)\/[\w./-]*\w/g)].map(
    ([file]) => file,
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
});

/** Addresses of links and images that are no web addresses. */
function linksOf(page: string): string[] {
  const text = read(page).replace(/```[\s\S]*?```/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^https?:/.test(link));
}

function isThere(page: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? page : path.join(path.dirname(page), file);
  if (!fs.existsSync(path.join(ROOT, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** The names that a page's headings get: lower case, no punctuation, blanks as hyphens. */
const anchorsOf = (page: string) =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .trim()
      .replace(/\s/g, "-"),
  );
