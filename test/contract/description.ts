import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import type { Answer } from "zavu-simulator";

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}
interface Response {
  headers?: Record<string, unknown>;
  content?: Record<string, { schema: Schema }>;
}
interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}
interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, Response | { $ref: string }>;
}

const description = parse(readFileSync(join(__dirname, "../../simulator/openapi.yaml"), "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
};
const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
addFormats(ajv);
ajv.addSchema(description, "description");

/**
 * Throws an error that says where an answer differs from the API's description: the status, the headers, the body, and
 * any property that is not described. Answers that are known to deviate, such as a fault's, pass. For a route that the
 * simulator does not serve, only the shape of the error is checked.
 */
export function checkAnswer(answer: Answer): void {
  if (answer.fault?.answer || answer.deviates) return;
  const name = `${answer.method} ${answer.path} ${answer.status}`;
  const operation = description.paths[answer.path]?.[answer.method.toLowerCase()];
  const known = answer.operation !== undefined;
  const missing = ["the description has no such operation"];
  const differences = known ? (operation ? differ(answer, operation) : missing) : differUnknown(answer);
  if (differences.length > 0) throw new Error(`${name} is not as described: ${differences.join("; ")}`);
}

/**
 * Throws an error that says where an accepted request differs from the API's description: its body, its query parameters,
 * and any property that is not described. What the simulator accepts must be what the API documents.
 */
export function checkRequest({ method, path, status, deviates, fault, journal }: Answer): void {
  if (status >= 300 || deviates || fault?.answer) return;
  const operation = description.paths[path]?.[method.toLowerCase()];
  const differences = operation
    ? [...differQuery(journal.query ?? {}, operation), ...differSent(journal.body, operation)]
    : [];
  if (differences.length > 0)
    throw new Error(`${method} ${path} was accepted and is not as described: ${differences.join("; ")}`);
}

/** `METHOD path` of every operation. */
export function describedOperations(): string[] {
  return Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((name) => name !== "parameters")
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** The statuses that the description has for an operation; `5XX` is a range. */
export function describedStatuses(method: string, path: string): string[] {
  return Object.keys(description.paths[path]?.[method.toLowerCase()]?.responses ?? {});
}

function differQuery(query: Record<string, string>, { parameters = [] }: Operation): string[] {
  const known = parameters
    .map((parameter) => ("$ref" in parameter ? at<Parameter>(parameter.$ref) : parameter))
    .filter((parameter) => parameter.in === "query");
  const missing = known.filter(({ name, required }) => required && query[name] === undefined);
  const extra = Object.keys(query).filter((name) => !known.some((parameter) => parameter.name === name));
  const wrong = known.flatMap(({ name, schema }) => {
    const value = query[name];
    if (value === undefined) return [];
    return differSchema(schema, schema.type === "integer" ? Number(value) : value, name);
  });
  return [
    ...missing.map(({ name }) => `${name} is missing`),
    ...extra.map((name) => `${name} is not described`),
    ...wrong,
  ];
}

function differSent(body: unknown, { requestBody }: Operation): string[] {
  const schema = requestBody?.content["application/json"]?.schema;
  if (body === undefined) return requestBody?.required ? ["there is no body"] : [];
  // An empty object is accepted instead of no body.
  if (!schema) return JSON.stringify(body) === "{}" ? [] : ["there is a body"];
  return differSchema(schema, body);
}

function differ(answer: Answer, { responses }: Operation): string[] {
  const status = String(answer.status);
  const found = responses[status] ?? responses[`${status[0]}XX`];
  if (!found) return [`the status is not one of ${Object.keys(responses).join(", ")}`];
  const response = "$ref" in found ? at<Response>(found.$ref) : found;
  return [...differHeaders(answer, response), ...differBody(answer, response)];
}

function differUnknown(answer: Answer): string[] {
  const status = answer.status === 404 || answer.status === 429 ? [] : ["an unknown route answers 404"];
  return [...status, ...differSchema({ $ref: "#/components/schemas/Error" }, json(answer))];
}

function differHeaders(answer: Answer, { headers = {} }: Response): string[] {
  const sent = new Map(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.keys(headers).flatMap((name) => {
    const value = sent.get(name.toLowerCase());
    if (value === undefined) return [`header ${name} is missing`];
    // All described headers are whole numbers.
    return /^\d+$/.test(value) ? [] : [`header ${name} is not a whole number`];
  });
}

function differBody(answer: Answer, { content }: Response): string[] {
  const schema = content?.["application/json"]?.schema;
  if (!schema) return answer.body === "" ? [] : ["there is a body"];
  const type = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const notJson = type?.startsWith("application/json") ? [] : ["the content type is not application/json"];
  return [...notJson, ...differSchema(schema, json(answer))];
}

function differSchema(schema: Schema, body: unknown, where = "body"): string[] {
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"description#/')) as Schema;
  const validate = ajv.compile(absolute);
  const wrong = validate(body)
    ? []
    : (validate.errors ?? []).map((error) => `${where}${error.instancePath} ${error.message}`);
  return [...wrong, ...undescribed(schema, body, where)];
}

/** Properties without a description. The schemas are open, so ajv accepts them; the simulator must not send any. */
function undescribed(schema: Schema, value: unknown, where: string): string[] {
  const { properties, items } = schema.$ref === undefined ? schema : at<Schema>(schema.$ref);
  if (Array.isArray(value)) return value.flatMap((item, index) => undescribed(items ?? {}, item, `${where}/${index}`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const described = properties?.[name];
    if (!described) return [`${where}/${name} is not described`];
    return name === "details" ? [] : undescribed(described, inner, `${where}/${name}`);
  });
}

function at<T>(ref: string): T {
  const steps = ref.slice(2).split("/");
  return steps.reduce<unknown>((inner, step) => (inner as Record<string, unknown>)[step], description) as T;
}

function json(answer: Answer): unknown {
  try {
    return JSON.parse(answer.body) as unknown;
  } catch {
    return undefined;
  }
}
