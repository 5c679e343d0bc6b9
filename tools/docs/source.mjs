// Parses TypeScript sources: declarations, docstrings and message texts.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** The sources below a folder, without tests. */
export function sourcesBelow(folder) {
  const isSource = (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.endsWith(".d.ts");
  return readdirSync(folder, { recursive: true })
    .filter(isSource)
    .sort()
    .map((name) => parsed(path.join(folder, name)));
}

/** A source file as a tree. */
export function parsed(file) {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

/** Calls `visit` with each node of a tree. */
export function walk(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The text of a docstring, and the texts of its tags by tag; that of a `@param` begins with its name. */
export function docOf(node) {
  const doc = node.jsDoc?.at(-1);
  const tags = {};
  for (const tag of doc?.tags ?? []) {
    const named = tag.name ? `\`${tag.name.getText()}\`: ` : "";
    (tags[tag.tagName.text] ??= []).push(named + plain(tag.comment));
  }
  return { text: plain(doc?.comment), tags };
}

const plain = (comment) => (ts.getTextOfJSDocComment(comment) ?? "").replace(/\{@link (\w+)\}/g, "`$1`").trim();

/** Joins lines into one. */
export const inOneLine = (text) => text.replace(/\s+/g, " ").trim();

/** Escapes a text for a cell of a table. */
export const cell = (text) => inOneLine(text).replaceAll("|", "\\|");

/**
 * The texts that an expression may produce, one for each branch. Parts that are only known at run time are "…".
 */
export function textsOf(node, depth = 0) {
  if (!node || depth > 4) return ["…"];
  const inner = (part) => textsOf(part, depth + 1);
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce(
      (texts, span) => joined(texts, inner(span.expression), [span.literal.text]),
      [node.head.text],
    );
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return joined(inner(node.left), inner(node.right));
  if (ts.isConditionalExpression(node)) return eitherOf(inner(node.whenTrue), inner(node.whenFalse));
  if (ts.isParenthesizedExpression(node)) return inner(node.expression);
  const named = ts.isIdentifier(node) ? initializerOf(node) : undefined;
  return named ? inner(named) : ["…"];
}

const joined = (...parts) =>
  parts.reduce((texts, more) => texts.flatMap((text) => more.map((one) => text + one)), [""]);

/** The texts of both branches. If one branch is empty, the text of the other is in brackets. */
function eitherOf(texts, others) {
  const [some, none] = others.join("") === "" ? [texts, others] : [others, texts];
  if (none.join("") !== "") return [...texts, ...others];
  return some.map((text) => text.replace(/^(\s*)(.*)$/s, "$1[$2]"));
}

/** The initializer of a constant in the same file. */
function initializerOf(identifier) {
  let found;
  walk(identifier.getSourceFile(), (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.name.text !== identifier.text) return;
    found = found === undefined ? node.initializer : null;
  });
  return found ?? undefined;
}
