// The reference: the exports of the npm package, from their docstrings, and the plugin's schema.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { schemaSection } from "./schema.mjs";
import { cell, docOf, inOneLine, parsed } from "./source.mjs";

const PACKAGE = "sdk/dynamic";
// Only saved states call these.
const PRIVATE = ["./runtime", "./package.json"];
// Packages of this repository whose exports another one re-exports.
const SOURCES = { "zavu-simulator": "simulator/src/index.ts" };

/** The page `reference.md`. */
export function referencePage() {
  const { name, exports } = JSON.parse(readFileSync(`${PACKAGE}/package.json`, "utf8"));
  const entries = Object.keys(exports).filter((entry) => !PRIVATE.includes(entry));
  return [HEAD, ...entries.map((entry) => entrySection(name, entry)), schemaSection()].join("\n\n");
}

function entrySection(name, entry) {
  const subpath = entry === "." ? "" : entry.slice(1);
  const source = sourceOf(`${PACKAGE}/src/${subpath.slice(1) || "index"}`);
  const declarations = exportedFrom(source).map((node) => declaration(node, `${name}${subpath}`));
  return [`## \`${name}${subpath}\``, ...declarations].join("\n\n");
}

function sourceOf(base) {
  const file = [`${base}.ts`, `${base}/index.ts`].find((candidate) => existsSync(candidate));
  if (!file) throw new Error(`${base} has no source file.`);
  return parsed(file);
}

/** The declarations that a file exports or re-exports. */
function exportedFrom(source) {
  return source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return isExported(statement) ? [statement] : [];
    const from = statement.moduleSpecifier?.text;
    if (from === undefined)
      throw new Error(`${source.fileName} has an export list. Export each declaration where it is declared.`);
    const all = exportedFrom(moduleOf(source, from));
    const names = statement.exportClause?.elements?.map(({ name, propertyName }) => (propertyName ?? name).text);
    return names ? all.filter((node) => names.includes(nameOf(node))) : all;
  });
}

function moduleOf(source, from) {
  if (from.startsWith(".")) return sourceOf(path.join(path.dirname(source.fileName), from));
  if (SOURCES[from]) return parsed(SOURCES[from]);
  throw new Error(`${source.fileName} exports from ${from}. Add its source to SOURCES in tools/docs/reference.mjs.`);
}

const isExported = (node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
const nameOf = (node) => (node.name ?? node.declarationList?.declarations[0]?.name)?.text;

function declaration(node, from) {
  const { text, tags } = docOf(node);
  const parts = [`### ${nameOf(node)}`, text];
  if (ts.isClassDeclaration(node)) parts.push(...classMembers(node));
  else if (ts.isInterfaceDeclaration(node)) parts.push(...members(node.members.filter(isDocumented)));
  else parts.push(code(signature(node)));
  parts.push(...notes(tags), ...(tags.example ?? []).map((example) => exampleOf(example, nameOf(node), from)));
  return parts.filter(Boolean).join("\n\n");
}

function classMembers(node) {
  const shown = node.members.filter((member) => !isHidden(member));
  const calls = shown.filter((member) => !ts.isPropertyDeclaration(member)).flatMap(callOf);
  return [...calls, "Outputs, in addition to `id` and `urn`:", ...members(shown.filter(ts.isPropertyDeclaration))];
}

const HIDDEN = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
const isHidden = (member) => member.modifiers?.some(({ kind }) => HIDDEN.includes(kind)) ?? false;
const isDocumented = (member) => ts.isPropertySignature(member) || ts.isMethodSignature(member);

function callOf(member) {
  const { text, tags } = docOf(member);
  return [code(signature(member)), text, ...notes(tags)].filter(Boolean);
}

/** A declaration without its body. */
function signature(node) {
  const end = node.body ? node.body.getStart() : node.getEnd();
  return node
    .getSourceFile()
    .text.slice(node.getStart(), end)
    .trim()
    .replace(/^export /, "")
    .replace(/;?$/, ";");
}

function members(list) {
  const rows = list.map((member) => {
    const isOptional = member.questionToken ? "?" : "";
    const type = ts.isMethodSignature(member) ? signature(member).replace(/;$/, "") : (member.type?.getText() ?? "");
    const { text, tags } = docOf(member);
    return `| \`${member.name.getText()}${isOptional}\` | \`${cell(type)}\` | ${[text, ...notes(tags)].map(cell).join(" ")} |`;
  });
  return rows.length > 0 ? [["| Name | Type | |", "| --- | --- | --- |", ...rows].join("\n")] : [];
}

const notes = ({ remarks = [], param = [], returns = [], throws = [] }) => [
  ...remarks,
  ...param,
  ...returns.map((text) => `Returns ${text}`),
  ...throws.map((text) => `Throws ${text}`),
];

const code = (text) => `\`${inOneLine(text)}\``;

/** An example of a docstring as a program, with the imports that the docstring omits. */
function exampleOf(example, name, from) {
  const [title, rest = ""] = example.split("```ts\n");
  const known = { ...COMMON, [name]: `import { ${name} } from "${from}";` };
  const uses = (word) => new RegExp(`\\b${word}\\b`).test(rest.replace(/import .*/g, ""));
  const imports = rest.includes("import ") ? [] : Object.keys(known).filter(uses);
  const head = imports.map((word) => `${known[word]}\n`).join("");
  return `${title.trim()}\n\n\`\`\`ts\n${head}${head && "\n"}${rest}`;
}

const COMMON = {
  assert: 'import assert from "node:assert/strict";',
  pulumi: 'import * as pulumi from "@pulumi/pulumi";',
  ...Object.fromEntries(
    ["WhatsAppAltSession", "WhatsAppAltSenderLink", "WhatsAppAltEgressNode", "WhatsAppAltEgressNodeArgs"].map(
      (name) => [name, `import { ${name} } from "pulumi-zavu";`],
    ),
  ),
};

const HEAD = `<!-- Written by \`npm run docs\` from docstrings and the plugin's schema; edit those. -->

# Reference

This page lists the exports of the npm package [\`pulumi-zavu\`](#pulumi-zavu), and the resources, functions and types that [the plugin](#the-plugin) has in every language. See also [Behavior](behavior.md) and [Limits](limits.md).`;
