import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

/**
 * The examples that the code of the tests names: "examples/NAME", the two words in a row as arguments of `path.join`, or
 * `describeQuickstart({ language })`. Comments and titles of tests do not count: they may be older than the code.
 */
export function namedExamples(tests: string): Set<string> {
  const files = fs.readdirSync(tests, { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => /(?<!\.d)\.ts$/.test(file) && !file.startsWith(".work"));
  return new Set(sources.flatMap((file) => namedIn(fs.readFileSync(path.join(tests, file), "utf8"))));
}

/** The same for the text of one file. */
export function namedIn(text: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) names.push(...(node.text.match(/^examples\/([\w-]+)/)?.slice(1) ?? []));
    if (!ts.isCallExpression(node)) return ts.forEachChild(node, visit);
    names.push(...inRow(node.arguments), ...quickstartOf(node));
    const isTitled = /^(describe|test|it)\b/.test(node.expression.getText());
    [node.expression, ...node.arguments.slice(isTitled ? 1 : 0)].forEach(visit);
  };
  visit(ts.createSourceFile("test.ts", text, ts.ScriptTarget.Latest, true));
  return names;
}

function inRow(values: readonly ts.Expression[]): string[] {
  const texts = values.map((value) => (ts.isStringLiteralLike(value) ? value.text : undefined));
  return texts.flatMap((text, at) => (text !== undefined && texts[at - 1] === "examples" ? [text] : []));
}

function quickstartOf({ expression, arguments: [options] }: ts.CallExpression): string[] {
  if (expression.getText() !== "describeQuickstart" || !options || !ts.isObjectLiteralExpression(options)) return [];
  return options.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) &&
    property.name.getText() === "language" &&
    ts.isStringLiteralLike(property.initializer)
      ? [`quickstart-${property.initializer.text}`]
      : [],
  );
}
