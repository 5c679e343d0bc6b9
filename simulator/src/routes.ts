import { ENDPOINTS } from "./description";
import type { Operation } from "./types";

/** The operation that a request calls, and its ids. */
export interface Route {
  operation: Operation;
  /** The path's template, as the API's description has it. */
  template: string;
  sessionId?: string;
  nodeId?: string;
  senderId?: string;
}

const ROUTES = ENDPOINTS.map((endpoint) => ({ ...endpoint, parts: endpoint.template.split("/") }));

/** The route of a request; undefined if the API has none for the method and the path. */
export function route(method: string, path: string): Route | undefined {
  const given = path.split("/");
  for (const { operation, method: verb, template, parts } of ROUTES) {
    const fits = parts.every((part, index) => part === given[index] || (isParameter(part) && given[index]));
    if (verb !== method || parts.length !== given.length || !fits) continue;
    const ids = parts.flatMap((part, index) =>
      isParameter(part) ? [[part.slice(1, -1), decoded(given[index] ?? "")] as const] : [],
    );
    return { operation, template, ...Object.fromEntries(ids) };
  }
  return undefined;
}

function isParameter(part: string): boolean {
  return part.startsWith("{");
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
