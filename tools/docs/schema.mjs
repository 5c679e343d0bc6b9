// The plugin's part of the reference, from its schema.
import { readFileSync } from "node:fs";
import { cell } from "./source.mjs";

const SCHEMA = "provider/cmd/pulumi-resource-zavu/schema.json";

/** The section of the page. */
export function schemaSection() {
  const { config, types, resources, functions } = JSON.parse(readFileSync(SCHEMA, "utf8"));
  return [
    "## The plugin",
    "Names are as in YAML. The SDKs use the naming of their language, and `X` for the token `zavu:index:X`.",
    "### Configuration",
    table(config.variables, [], "zavu:"),
    ...Object.entries(resources).flatMap(resourceSection),
    ...Object.entries(functions).flatMap(functionSection),
    ...Object.entries(types).flatMap(typeSection),
  ].join("\n\n");
}

const short = (token) => token.split(":").at(-1);

function resourceSection([token, resource]) {
  const { description, inputProperties, properties, required, requiredInputs, listInputs } = resource;
  return [
    `### Resource \`${token}\``,
    description.trim(),
    "Inputs:",
    table(inputProperties, requiredInputs),
    "Outputs, in addition to `id`:",
    table(properties, required),
    ...(listInputs ? listSection(listInputs) : []),
  ];
}

function listSection({ description, properties, required }) {
  const takes = Object.keys(properties).length > 0 ? ["List inputs:", table(properties, required)] : [];
  return [description, ...takes];
}

function functionSection([token, { description, inputs, outputs }]) {
  const takes = inputs ? ["Arguments:", table(inputs.properties, inputs.required)] : [];
  return [`### Function \`${token}\``, description, ...takes, "Result:", table(outputs.properties, outputs.required)];
}

function typeSection([token, { description, enum: values, properties, required }]) {
  const head = [`### Type ${short(token)}`, description];
  if (!values) return [...head, table(properties, required)];
  const rows = values.map(({ value, description: what }) => `| \`${value}\` | ${cell(what)} |`);
  return [...head, ["| Value | |", "| --- | --- |", ...rows].join("\n")];
}

function table(properties, required = [], prefix = "") {
  const rows = Object.entries(properties).map(([name, property]) => {
    const marks = [
      property.secret && "a secret",
      property.willReplaceOnChanges && "a change replaces the resource",
    ].filter(Boolean);
    const isOptional = required.includes(name) || prefix ? "" : "?";
    const notes = marks.length > 0 ? ` (${marks.join("; ")})` : "";
    return `| \`${prefix}${name}${isOptional}\` | ${typeOf(property)}${notes} | ${cell(property.description ?? "")} |`;
  });
  return ["| Name | Type | |", "| --- | --- | --- |", ...rows].join("\n");
}

function typeOf({ type, items, $ref }) {
  if ($ref) return `[${short($ref)}](#type-${short($ref).toLowerCase()})`;
  return type === "array" ? `list of ${typeOf(items)}` : type;
}
