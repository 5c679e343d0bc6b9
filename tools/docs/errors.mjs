// The error catalog: each error class of the published packages, with cause and cure from its docstring, and messages
// from the code that creates it.
import { createRequire } from "node:module";
import ts from "typescript";
import { cell, docOf, inOneLine, sourcesBelow, textsOf, walk } from "./source.mjs";

const require = createRequire(import.meta.url);
const { createResources } = require("pulumi-zavu-provider/lifecycle");
const { withArticle } = require("pulumi-zavu-provider/failureText");
const resources = createResources();

const FOLDERS = ["provider/src", "provider/cmd/pulumi-resource-zavu/src", "sdk/dynamic/src", "cli/src"];

// Inputs that check refuses, by kind of resource. The page shows the messages.
const REFUSED = {
  session: [
    { displayName: "x".repeat(201) },
    { displayName: 5 },
    { egress: "external" },
    { egress: { kind: "direct" } },
    { egress: { kind: "android" } },
    { egress: { kind: "external", nodeId: "nd_abc123" } },
    { egress: { kind: "android", nodeId: "" } },
    { egress: { kind: "external", country: "Chile" } },
    { waitFor: "linked" },
    { egressChange: "never" },
    { adoptSessionId: "" },
    { adoptSessionId: "two words" },
    { expectedPhoneNumber: "12025550100" },
    { name: "Support line" },
  ],
  senderLink: [
    { senderId: "sender_12345" },
    { sessionId: "jd7/x", senderId: "sender_12345" },
    { sessionId: "jd7", senderId: "" },
  ],
  egressNode: [
    { label: "Store phone" },
    { senderId: "sender_12345", label: "x".repeat(101) },
    { senderId: "sender_12345", waitFor: "ready" },
  ],
};

/** The page `errors.md`. */
export function errorsPage() {
  const sources = FOLDERS.flatMap(sourcesBelow);
  const classes = sources.flatMap(classesIn);
  const messages = messagesIn(sources, new Set(classes.map(({ name }) => name)));
  return [HEAD, refusedInputs(), ...classes.map((one) => entry(one, messages.get(one.name) ?? []))].join("\n\n");
}

function classesIn(source) {
  const found = [];
  walk(source, (node) => {
    if (!ts.isClassDeclaration(node) || !/Error$/.test(parentOf(node) ?? "")) return;
    // The base class is never thrown.
    if (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword)) return;
    const { text, tags } = docOf(node);
    const [cure] = tags.cure ?? [];
    if (!text.startsWith("Raised ") || !cure) {
      throw new Error(`The docstring of ${node.name.text} in ${source.fileName} needs "Raised when …" and "@cure …".`);
    }
    found.push({ name: node.name.text, cause: text, cure });
  });
  return found;
}

const parentOf = (node) =>
  node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText();

/** The messages and hints of each class. */
function messagesIn(sources, names) {
  const messages = new Map([...names].map((name) => [name, []]));
  const note = (name, [message, hint] = []) => {
    if (!message) return;
    for (const text of textsOf(message))
      messages.get(name)?.push({ text: inOneLine(text), hint: inOneLine(hintOf(hint)) });
  };
  for (const source of sources) {
    walk(source, (node) => {
      if (ts.isNewExpression(node)) note(node.expression.getText(), node.arguments);
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) {
        const owner = ts.findAncestor(node, ts.isClassDeclaration);
        if (parentOf(owner) === "ZavuError") note(owner.name.text, node.arguments);
        if (parentOf(owner) === "ApiError") messages.get(owner.name.text)?.push(answered(owner, node.arguments[2]));
      }
    });
  }
  return messages;
}

/** The text of an API error comes from the answer: only its status is known here. */
function answered(owner, hint) {
  const statuses = docOf(owner).text.match(/\b[45](\d\d|xx)\b/g) ?? [];
  return { text: `… answered ${statuses.join(" or ")} … (request …)`, hint: inOneLine(hintOf(hint)) };
}

const hintOf = (hint) => (hint ? textsOf(hint).filter(isSpecific).join(" / ") : "");

/** Whether a text has enough words of its own to be found by them. */
const isSpecific = (text) => text.replaceAll("…", "").split(/\s+/).filter(Boolean).length > 2;

function entry({ name, cause, cure }, messages) {
  const rows = new Map(
    messages
      .filter(({ text, hint }) => isSpecific(text) || (text !== "…" && isSpecific(hint)))
      .map(({ text, hint }) => [text, hint]),
  );
  const table = ["| Message | What to do |", "| --- | --- |", ...[...rows].map(([text, hint]) => row(text, hint))];
  return [`## ${name}`, cause, `**Cure:** ${inOneLine(cure)}`, ...(rows.size > 0 ? [table.join("\n")] : [])].join(
    "\n\n",
  );
}

const row = (...texts) => `| ${texts.map((text) => escaped(cell(text))).join(" | ")} |`;

// The text is not Markdown: characters that mark something up are escaped.
const escaped = (text) => text.replace(/[<*](?=\S)/g, "\\$&");

function refusedInputs() {
  const sections = Object.entries(resources).flatMap(([kind, resource]) => {
    const issues = REFUSED[kind].flatMap((inputs) => resource.check(inputs).issues);
    const rows = issues.map(({ path, reason }) => row(`${path} ${reason}`));
    return [`### Inputs of ${withArticle(resource.noun)}`, ["| Message |", "| --- |", ...rows].join("\n")];
  });
  return [
    "## Refused inputs",
    "Raised when a program declares an invalid input. A preview fails too, and no request is sent.",
    "**Cure:** Correct the program. The message names the input and what is allowed. It does not repeat the value, which may be a secret.",
    ...sections,
  ].join("\n\n");
}

const HEAD = `<!-- Written by \`npm run docs\` from the code; edit the docstrings. -->

# Errors

An error's text says what failed, on which resource, why and what to do. Search this page for the text; "…" stands for a part that varies. The headings are the names that \`pulumi-zavu\` prints as \`name\` with \`--json\`. No error contains a key, a QR code or a phone number.

If one of these errors names the id of a resource, state has the resource, and the next \`pulumi up\` continues with it: TimeoutError, SessionFailedError, WaitBrokenError, StoppedError, LoginLostError, WrongNumberError, PairingTokenError and LeftoverError. After any other error of a create, state has no resource. After any other error of an update, a refresh or a delete, state is unchanged.

The text of a refused request is \`POST /v1/whatsapp-alt/sessions answered 401 unauthorized "the server's message" (request ID).\`, followed by what to do.

If the text begins with "pulumi-zavu failed in", it is an internal error, which this page does not list. Please report it.`;
