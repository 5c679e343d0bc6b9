import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { OPERATIONS, type Operation } from "./types";

/** An operation's method and path. */
export interface Endpoint {
  operation: Operation;
  method: string;
  /** The path's template, such as `/v1/whatsapp-alt/sessions/{sessionId}`. */
  template: string;
}

const FILE = join(__dirname, "..", "openapi.yaml");
const METHODS = ["get", "put", "post", "delete", "patch"];

interface Description {
  paths: Record<string, Record<string, { operationId?: string }>>;
}

/** The endpoints of all operations in the API's description. Throws if an operation is not implemented or not described. */
export function endpointsOf(text: string): Endpoint[] {
  const { paths } = parse(text) as Description;
  const endpoints = Object.entries(paths).flatMap(([template, operations]) =>
    METHODS.flatMap((method) => {
      const described = operations[method];
      return described ? { operation: implemented(described.operationId), method: method.toUpperCase(), template } : [];
    }),
  );
  const missing = OPERATIONS.filter((name) => !endpoints.some(({ operation }) => operation === name));
  if (missing.length > 0) throw new Error(`The API's description does not have ${missing.join(", ")}`);
  return endpoints;
}

/** The simulator's name of an operation: without the prefix that all operation ids share. */
function implemented(operationId = "an operation without an operationId"): Operation {
  const operation = OPERATIONS.find((name) => name === operationId.replace("WhatsAppAlt", ""));
  if (!operation) throw new Error(`The simulator has no implementation of ${operationId}`);
  return operation;
}

/** Read once, when the program starts. */
export const ENDPOINTS: readonly Endpoint[] = endpointsOf(readFileSync(FILE, "utf8"));
