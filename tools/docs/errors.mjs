// The error catalogue: each error class of what users install, with its cause and cure out of its docstring, and what it
// says out of the places that make one.
import { createRequire } from "node:module";
import ts from "typescript";
import { cell, docOf, inOneLine, sourcesBelow, textsOf, walk } from "./source.mjs";

const { createResources } = createRequire(import.meta.url)("pulumi-zavu-provider/lifecycle");
const { session } = createResources();

const ROOMS = ["provider/src", "provider/cmd/pulumi-resource-zavu/src", "sdk/dynamic/src", "cli/src"];

// What check refuses; what it says of each is asked for.
const REFUSED = [
  { displayName: "x".repeat(201) },
  { displayName: 5 },
  { egress: "external" },
  { egress: { kind: "direct" } },
  { egress: { kind: "android" } },
  { egress: { kind: "external", nodeId: "nd_abc123" } },
  { egress: { kind: "android", nodeId: "" } },
  { egress: { kind: "external", country: "Chile" } },
  { waitFor: "linked" },
  { adoptSessionId: "" },
  { adoptSessionId: "two words" },
  { expectedPhoneNumber: "12025550100" },
  { name: "Support line" },
];

/** The page `errors.md`. */
export function errorsPage() {
  const sources = ROOMS.flatMap(sourcesBelow);
  const classes = sources.flatMap(classesIn);
  const said = saidIn(sources, new Set(classes.map(({ name }) => name)));
  return [HEAD, refusedInputs(), ...classes.map((one) => entry(one, said.get(one.name) ?? []))].join("\n\n");
}

function classesIn(source) {
  const found = [];
  walk(source, (node) => {
    if (!ts.isClassDeclaration(node) || !/Error$/.test(parentOf(node) ?? "")) return;
    // The base of all is never thrown itself.
    if (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword)) return;
    const { text, tags } = docOf(node);
    const [cure] = tags.cure ?? [];
    if (!text.startsWith("Raised ") || !cure) {
      throw new Error(`${source.fileName}: the docstring of ${node.name.text} lacks "Raised when …" or "@cure …".`);
    }
    found.push({ name: node.name.text, cause: text, cure });
  });
  return found;
}

const parentOf = (node) =>
  node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText();

/** The messages and hints with which each class is made. */
function saidIn(sources, names) {
  const said = new Map([...names].map((name) => [name, []]));
  const note = (name, [message, hint] = []) => {
    if (!message) return;
    for (const text of textsOf(message)) said.get(name)?.push({ text: inOneLine(text), hint: inOneLine(hintOf(hint)) });
  };
  for (const source of sources) {
    walk(source, (node) => {
      if (ts.isNewExpression(node)) note(node.expression.getText(), node.arguments);
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) {
        const owner = ts.findAncestor(node, ts.isClassDeclaration);
        if (parentOf(owner) === "ZavuError") note(owner.name.text, node.arguments);
        if (parentOf(owner) === "ApiError") said.get(owner.name.text)?.push(answered(owner, node.arguments[2]));
      }
    });
  }
  return said;
}

/** A refusal's text is made of the answer: only its status is known here. */
function answered(owner, hint) {
  const statuses = docOf(owner).text.match(/\b[45](\d\d|xx)\b/g) ?? [];
  return { text: `… answered ${statuses.join(" or ")} … (request …)`, hint: inOneLine(hintOf(hint)) };
}

const hintOf = (hint) => (hint ? textsOf(hint).filter(isTelling).join(" / ") : "");

/** Whether a text has words of its own; one that only passes others on helps nobody to find it. */
const isTelling = (text) => text.replaceAll("…", "").split(/\s+/).filter(Boolean).length > 2;

function entry({ name, cause, cure }, said) {
  const rows = new Map(
    said
      .filter(({ text, hint }) => isTelling(text) || (text !== "…" && isTelling(hint)))
      .map(({ text, hint }) => [text, hint]),
  );
  const table = ["| It says | and adds |", "| --- | --- |", ...[...rows].map(([text, hint]) => row(text, hint))];
  return [`## ${name}`, cause, `**Cure:** ${inOneLine(cure)}`, ...(rows.size > 0 ? [table.join("\n")] : [])].join(
    "\n\n",
  );
}

const row = (...texts) => `| ${texts.map((text) => escaped(cell(text))).join(" | ")} |`;

// Text of the code, not of a page: what marks something up there is to be read here as it is.
const escaped = (text) => text.replace(/[<*](?=\S)/g, "\\$&");

function refusedInputs() {
  const texts = REFUSED.flatMap((inputs) => session.check(inputs).issues).map(
    ({ path, reason }) => `${path} ${reason}`,
  );
  return [
    "## Refused inputs",
    "Raised when a program declares what no session can have. A preview says so too, and no request was made.",
    "**Cure:** Correct the program; the text names the input and what is allowed. The value itself is not repeated, since it may be a secret.",
    ["| It says |", "| --- |", ...texts.map((text) => row(text))].join("\n"),
  ].join("\n\n");
}

const HEAD = `<!-- Written by \`npm run docs\` from the code; edit the docstrings. -->

# Errors

Pulumi and \`pulumi-zavu\` show an error's text: what failed, on what, why, and what to do. The names below are those that the command line gives as \`name\` with \`--json\`. Find the text in this page; "…" stands for what differs. No error holds a key, a QR or a phone number.

Which of them leave a session in state: TimeoutError, SessionFailedError, WaitBrokenError, StoppedError and LeftoverError of \`pulumi up\`. The session has its id there, and the next \`pulumi up\` goes on with it. After any other error of a create nothing is in state; after one of an update, a refresh or a delete, state is as it was before.

A refused request reads \`POST /v1/whatsapp-alt/sessions answered 401 unauthorized "what the server says" (request ID).\`, followed by what to do.

A text that begins with "pulumi-zavu failed in" and says that "this is an internal error" has no class: please report it.`;
