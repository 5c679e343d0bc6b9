import { ApiError, invalid, notFound, rateLimited, unauthorized } from "./errors";
import { bearer, type Keys, type Project } from "./keys";
import type { Result, Service } from "./operation";
import { runOperation } from "./operations";
import { rateHeaders, type RateLimit } from "./rateLimit";
import type { Received } from "./received";
import type { Route } from "./routes";

/** An answer, ready to send. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
  deviates: boolean;
}

/** The API without its transport: key, limit, route, then the operation. */
export class Api {
  constructor(
    readonly keys: Keys,
    private readonly service: Service,
    private readonly limit: RateLimit,
  ) {}

  /** The project that the request's key belongs to. */
  project(received: Received): Project | undefined {
    return this.keys.project(bearer(received.authorization));
  }

  reply(received: Received, route: Route | undefined): Reply {
    const project = this.project(received);
    const usage = this.limit.count(project?.id);
    const result = usage.refused ? refusal(rateLimited(usage.reset)) : this.#result(received, route, project);
    const body = result.body === undefined ? "" : JSON.stringify(result.body);
    const headers = rateHeaders(usage);
    if (body !== "") headers["Content-Type"] = "application/json";
    return { status: result.status, headers, body, deviates: result.deviates ?? false };
  }

  #result(received: Received, route: Route | undefined, project: Project | undefined): Result {
    if (!route) return refusal(notFound(`There is no ${received.method} ${received.path}`));
    const key = bearer(received.authorization);
    if (!project || key === undefined) return refusal(unauthorized());
    const body = parsed(received.body);
    if (received.method !== "GET" && body instanceof ApiError) return refusal(body);
    const query = Object.fromEntries([...received.query.keys()].map((name) => [name, values(received.query, name)]));
    return runOperation({ key, project, route, query, body }, this.service);
  }
}

/** A repeated parameter is a list, which no schema accepts. */
function values(query: URLSearchParams, name: string): string | string[] {
  const [first, ...rest] = query.getAll(name);
  return first !== undefined && rest.length === 0 ? first : query.getAll(name);
}

function refusal(error: ApiError): Result {
  return { status: error.status, body: error.body() };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return invalid("The request body is over 1 MB");
  if (text === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return invalid("The request body is not JSON");
  }
}
