import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { z } from "zod";
import { VirtualClock } from "../../../test/virtualClock";
import type { Clock, Limits } from "../clock";
import {
  ApiError,
  ForbiddenError,
  NoAnswerError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  StoppedError,
  TimeoutError,
  UnauthorizedError,
  UnreadableError,
  isZavuError,
  type ZavuError,
} from "../errors";
import { Budget } from "./budget";
import { Http, type Request } from "./http";
import { ServerClock } from "./serverClock";

const KEY = "zv_live_Kx7+/needle=4Qz9";
const shape = z.object({ ok: z.literal(true) });
type Given = Request<typeof shape>;
const GET: Given = { method: "GET", path: "/v1/thing", shape };
const POST: Given = { ...GET, method: "POST", body: { a: 1 } };
const DELETE: Given = { method: "DELETE", path: "/v1/thing", expect: 204 };

interface Seen {
  line: string;
  authorization?: string;
  body: string;
}
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const json =
  (status: number, body: unknown, headers: http.OutgoingHttpHeaders = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
const reset: Answer = (_response, request) => request.socket.resetAndDestroy();
const brokenOff =
  (status: number): Answer =>
  (response, request) =>
    void response.writeHead(status, { "content-length": 99 }).write("{", () => request.socket.end());
const done = json(200, { ok: true });

const open: http.Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server that sends these answers in turn, and then keeps sending the last one. */
async function serve(...answers: Answer[]) {
  const seen: Seen[] = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      seen.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization, body });
      answers[Math.min(seen.length, answers.length) - 1]?.(response, request);
    });
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  open.push(server);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, seen, server, listen };
}

const clock = new VirtualClock();
// No request leaves a timer behind.
afterEach(() => expect(clock.sleeping).toBe(0));

function client(baseUrl: string, own: Clock = clock) {
  const config = { apiKey: KEY, baseUrl, keySource: "ZAVU_API_KEY", baseUrlSource: "ZAVU_BASE_URL" };
  const [budget, serverClock] = [new Budget(own), new ServerClock(own)];
  return new Http({ config, clock: own, budget, serverClock, random: () => 0.5 });
}

const limits = (ms = 60_000, signal = new AbortController().signal): Limits => ({ deadline: clock.now() + ms, signal });

/** The error of a failed request, which must not contain the key at any depth. */
async function failure(sent: Promise<unknown>): Promise<ZavuError> {
  const error: unknown = await sent.then(
    () => new Error("the request succeeded"),
    (thrown: unknown) => thrown,
  );
  const all = inspect(error, { depth: 10, showHidden: true });
  for (const form of [KEY, encodeURIComponent(KEY)]) expect(all).not.toContain(form);
  if (!isZavuError(error)) throw error;
  return error;
}

test("the Authorization header has the key, and the body is JSON", async () => {
  const { url, seen } = await serve(done);
  await expect(client(url).send(POST, limits())).resolves.toEqual({ ok: true });
  expect(seen).toEqual([{ line: "POST /v1/thing", authorization: `Bearer ${KEY}`, body: '{"a":1}' }]);
});

describe("an error answer", () => {
  test.each<[number, new (...args: never[]) => ZavuError]>([
    [400, ApiError],
    [401, UnauthorizedError],
    [403, ForbiddenError],
    [404, NotFoundError],
    [408, ServerError],
    [409, ApiError],
    [429, RateLimitedError],
    [500, ServerError],
    [503, ServerError],
  ])("%d has its own class", async (status, type) => {
    const { url } = await serve(json(status, { code: "some_code", message: "some words" }));
    const error = await failure(client(url).send(GET, limits()));
    expect(error.constructor).toBe(type);
    expect(error.message).toContain(`GET /v1/thing answered ${status} some_code "some words"`);
  });

  test.each([
    ["/v1/whatsapp-alt/sessions/s1/link", "busy with another request"],
    ["/v1/whatsapp-alt/sessions", "The API refused the request"],
    ["/v1/whatsapp-alt/egress-nodes", "The API refused the request"],
  ])("409 to a POST of %s calls a resource busy only if there is one", async (path, hint) => {
    const { url } = await serve(json(409, { code: "conflict" }));
    expect((await failure(client(url).send({ ...POST, path }, limits()))).hint).toContain(hint);
  });

  test.each([
    { error: {} },
    { error: "text" },
    { code: 5, message: {} },
    "<html>no</html>",
    "",
    "null",
    "[]",
    '"text"',
    "{",
  ])("with the body %j is reported by its status alone", async (body) => {
    const { url } = await serve(json(400, body));
    expect((await failure(client(url).send(GET, limits()))).message).toBe("GET /v1/thing answered 400.");
  });

  test("is read in the older format, and with a request id", async () => {
    const { url } = await serve(json(400, { error: { code: "bad", message: "why" } }, { "x-request-id": "r1" }));
    expect((await failure(client(url).send(GET, limits()))).message).toBe(
      'GET /v1/thing answered 400 bad "why" (request r1).',
    );
  });

  test("is redacted in every field", async () => {
    const hostile = `${KEY} ${encodeURIComponent(KEY)} +56 9 1234 5678 2@AbC+/=0123456789abcdef \u001b[31m`;
    const { url } = await serve(json(401, { code: hostile, message: hostile }, { "x-request-id": KEY }));
    const error = await failure(client(url).send(GET, limits()));
    for (const hidden of ["1234 5678", "2@AbC", "\u001b"]) expect(error.text).not.toContain(hidden);
    expect(error.text).toContain("[key]");
  });
});

describe("an unreadable answer", () => {
  test.each<[string, Answer, string]>([
    ["not JSON", json(200, "<html>"), "its body is not JSON"],
    ["empty", json(200, ""), "its body is not JSON"],
    ["of another shape", json(200, { ok: KEY }), "(ok:"],
    ["too large", json(200, JSON.stringify({ ok: true, more: "x".repeat(5_000_000) })), "too large"],
  ])("%s", async (_title, answer, why) => {
    const { url } = await serve(answer);
    const error = await failure(client(url).send(GET, limits()));
    expect(error).toBeInstanceOf(UnreadableError);
    expect(error.message).toContain(`GET /v1/thing: ${url} (from ZAVU_BASE_URL) answered 200, but `);
    expect(error.message).toContain(why);
  });

  test.each([200, 202])("a delete that gets %d with a page has failed", async (status) => {
    const { url } = await serve(json(status, "<html>log in</html>"));
    expect(await failure(client(url).send(DELETE, limits()))).toBeInstanceOf(UnreadableError);
  });

  test("a redirect is not followed, and the key is not sent elsewhere", async () => {
    const other = await serve(done);
    const { url } = await serve(json(307, "", { location: `${other.url}/v1/thing` }));
    for (const request of [GET, POST, DELETE]) {
      const error = await failure(client(url).send(request, limits()));
      expect(error).toBeInstanceOf(UnreadableError);
      expect(error.message).toContain(`${url} (from ZAVU_BASE_URL) answered 307, but the API sends no redirects`);
    }
    expect(other.seen).toEqual([]);
  });
});

describe("no answer", () => {
  test("a POST whose connection is refused counts as unsent, and is retried", async () => {
    const { url, port, seen, server, listen } = await serve(done);
    await new Promise((resolve) => server.close(resolve));
    const error = await failure(client(url).send(POST, limits()));
    expect(error).toMatchObject({ name: "NoAnswerError", networkFailure: { sent: false } });
    expect(error.message).toBe(`POST /v1/thing: ${url} (from ZAVU_BASE_URL) refused the connection (ECONNREFUSED).`);
    expect(seen).toHaveLength(0);

    const given = limits();
    const sleep = async (ms: number, signal?: AbortSignal) => {
      // The server listens again before the next attempt.
      if (signal === given.signal && !server.listening) await listen(port);
      return clock.sleep(ms, signal);
    };
    await expect(client(url, { now: clock.now, sleep }).send(POST, given)).resolves.toEqual({ ok: true });
    expect(seen).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    ["a reset", reset],
    ["an incomplete answer", brokenOff(200)],
    ["a server error", json(500, "")],
    ["a server error with an incomplete answer", brokenOff(503)],
  ])("%s: a POST is sent once, and a read is retried", async (_title, answer) => {
    const post = await serve(answer, done);
    const error = await failure(client(post.url).send(POST, limits()));
    expect(error instanceof ServerError || (error instanceof NoAnswerError && error.networkFailure.sent)).toBe(true);
    expect(post.seen).toHaveLength(1);

    const get = await serve(answer, done);
    await expect(client(get.url).send(GET, limits())).resolves.toEqual({ ok: true });
    expect(get.seen).toHaveLength(2);
  });

  test("a POST without an answer times out, and may have arrived", async () => {
    const { url, seen } = await serve(() => undefined);
    const error = await failure(client(url).send(POST, limits()));
    expect(error).toMatchObject({ name: "NoAnswerError", networkFailure: { sent: true } });
    expect(seen).toHaveLength(1);
  });

  test("a POST is retried after a 429", async () => {
    const { url, seen } = await serve(json(429, "", { "retry-after": "3" }), done);
    await expect(client(url).send(POST, limits())).resolves.toEqual({ ok: true });
    expect(seen).toHaveLength(2);
  });

  test("a read is retried four times, a delete until its deadline", async () => {
    const get = await serve(reset);
    await failure(client(get.url).send(GET, limits()));
    expect(get.seen).toHaveLength(5);
    const remove = await serve(...Array<Answer>(7).fill(json(503, "")), (response) => response.writeHead(204).end());
    await client(remove.url).send(DELETE, limits());
    expect(remove.seen).toHaveLength(8);
    const never = await serve(json(503, ""));
    expect(await failure(client(never.url).send(DELETE, limits()))).toBeInstanceOf(ServerError);
  });
});

describe("limits", () => {
  test.each([
    ["stopped", limits(60_000, AbortSignal.abort()), StoppedError, "was stopped"],
    ["timed out", limits(0), TimeoutError, "timed out first"],
  ])("an operation that is %s at the start sends nothing", async (_title, given, type, why) => {
    const { url, seen } = await serve(done);
    const error = await failure(client(url).send(POST, given));
    expect(error).toBeInstanceOf(type);
    expect(error.message).toContain(why);
    expect(seen).toEqual([]);
  });

  test("a stop ends a read in flight, but not a POST", async () => {
    const stop = new AbortController();
    const held: ServerResponse[] = [];
    const { url } = await serve((response) => {
      held.push(response);
      stop.abort();
    });
    const error = await failure(client(url).send(GET, limits(60_000, stop.signal)));
    expect(error.message).toContain("was stopped");

    const again = new AbortController();
    const post = await serve((response, request) => {
      again.abort();
      setImmediate(() => done(response, request));
    });
    await expect(client(post.url).send(POST, limits(60_000, again.signal))).resolves.toEqual({ ok: true });
  });
});
