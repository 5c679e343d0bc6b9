import type { IncomingMessage } from "node:http";

/** Chosen; the API's own bound is not documented. */
const MAX_BODY = 1024 * 1024;

/** A request, complete. */
export interface Received {
  method: string;
  /** Path and query as requested. */
  url: string;
  path: string;
  query: URLSearchParams;
  authorization?: string;
  /** Undefined when it was over 1 MB. */
  body: string | undefined;
}

/** Reads a request to its end. Rejects when the client leaves before. */
export async function receive(request: IncomingMessage): Promise<Received> {
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const chunks: Buffer[] = [];
  let size = 0;
  // What is over the bound is read, so that the client gets its answer, but not kept.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return {
    method: request.method ?? "GET",
    url,
    path: at < 0 ? url : url.slice(0, at),
    query: new URLSearchParams(at < 0 ? "" : url.slice(at)),
    authorization: request.headers.authorization,
    body: size > MAX_BODY ? undefined : Buffer.concat(chunks).toString("utf8"),
  };
}
