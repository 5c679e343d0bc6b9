import type { IncomingMessage } from "node:http";

/** An assumption: the API's limit is not documented. */
const MAX_BODY = 1024 * 1024;

/** A complete request. */
export interface Received {
  method: string;
  /** Path and query as requested. */
  url: string;
  path: string;
  query: URLSearchParams;
  authorization?: string;
  /** Undefined if it was over 1 MB. */
  body: string | undefined;
}

/** Reads a request to its end. Rejects if the client disconnects first. */
export async function receive(request: IncomingMessage): Promise<Received> {
  const url = request.url ?? "/";
  const at = url.indexOf("?");
  const chunks: Buffer[] = [];
  let size = 0;
  // A body over the limit is read to its end without storing it, so that the client gets its answer.
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
