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

/** A server that gives these answers in turn, the last one for ever. */
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
// Whatever became of a request, nothing of it goes on.
afterEach(() => expect(clock.sleeping).toBe(0));

function client(baseUrl: string, own: Clock = clock) {
  const config = { apiKey: KEY, baseUrl, keySource: "ZAVU_API_KEY", baseUrlSource: "ZAVU_BASE_URL" };
  const [budget, serverClock] = [new Budget(own), new ServerClock(own)];
  return new Http({ config, clock: own, budget, serverClock, random: () => 0.5 });
}

const limits = (ms = 60_000, signal = new AbortController().signal): Limits => ({ deadline: clock.now() + ms, signal });

/** The error that a request ends in. None may hold the key, however deep one looks. */
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

test("the key goes into the Authorization header, the body is JSON", async () => {
  const { url, seen } = await serve(done);
  await expect(client(url).send(POST, limits())).resolves.toEqual({ ok: true });
  expect(seen).toEqual([{ line: "POST /v1/thing", authorization: `Bearer ${KEY}`, body: '{"a":1}' }]);
});

describe("an answer that refuses", () => {
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
  ])("%d is its class", async (status, type) => {
    const { url } = await serve(json(status, { code: "some_code", message: "some words" }));
    const error = await failure(client(url).send(GET, limits()));
    expect(error.constructor).toBe(type);
    expect(error.message).toContain(`GET /v1/thing answered ${status} some_code "some words"`);
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
  ])("with the body %j tells its status alone", async (body) => {
    const { url } = await serve(json(400, body));
    expect((await failure(client(url).send(GET, limits()))).message).toBe("GET /v1/thing answered 400.");
  });

  test("is read in the older form too, and with a request id", async () => {
    const { url } = await serve(json(400, { error: { code: "bad", message: "why" } }, { "x-request-id": "r1" }));
    expect((await failure(client(url).send(GET, limits()))).message).toBe(
      'GET /v1/thing answered 400 bad "why" (request r1).',
    );
  });

  test("shows nothing that must not be shown, in whatever field it stands", async () => {
    const told = `${KEY} ${encodeURIComponent(KEY)} +56 9 1234 5678 2@AbC+/=0123456789abcdef \u001b[31m`;
    const { url } = await serve(json(401, { code: told, message: told }, { "x-request-id": KEY }));
    const error = await failure(client(url).send(GET, limits()));
    for (const hidden of ["1234 5678", "2@AbC", "\u001b"]) expect(error.text).not.toContain(hidden);
    expect(error.text).toContain("[key]");
  });
});

describe("an answer that cannot be read", () => {
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

  test.each([200, 202])("a delete that is answered %d and a page has deleted nothing", async (status) => {
    const { url } = await serve(json(status, "<html>log in</html>"));
    expect(await failure(client(url).send(DELETE, limits()))).toBeInstanceOf(UnreadableError);
  });

  test("a redirect is not followed, and the key goes nowhere else", async () => {
    const other = await serve(done);
    const { url } = await serve(json(307, "", { location: `${other.url}/v1/thing` }));
    for (const request of [GET, POST, DELETE]) {
      const error = await failure(client(url).send(request, limits()));
      expect(error).toBeInstanceOf(UnreadableError);
      expect(error.message).toContain(`${url} (from ZAVU_BASE_URL) answered 307, but the API redirects nowhere`);
    }
    expect(other.seen).toEqual([]);
  });
});

describe("no answer", () => {
  test("a refused connection is known to be unsent, and a POST is sent again", async () => {
    const { url, port, seen, server, listen } = await serve(done);
    await new Promise((resolve) => server.close(resolve));
    const error = await failure(client(url).send(POST, limits()));
    expect(error).toMatchObject({ name: "NoAnswerError", silence: { sent: false } });
    expect(error.message).toBe(`POST /v1/thing: ${url} (from ZAVU_BASE_URL) refused the connection (ECONNREFUSED).`);
    expect(seen).toHaveLength(0);

    const given = limits();
    const sleep = async (ms: number, signal?: AbortSignal) => {
      // The pause before the next attempt: now somebody listens.
      if (signal === given.signal && !server.listening) await listen(port);
      return clock.sleep(ms, signal);
    };
    await expect(client(url, { now: clock.now, sleep }).send(POST, given)).resolves.toEqual({ ok: true });
    expect(seen).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    ["a reset", reset],
    ["an answer that breaks off", brokenOff(200)],
    ["a server's fault", json(500, "")],
    ["a fault whose answer breaks off", brokenOff(503)],
  ])("%s: a POST is sent once, a read again", async (_title, answer) => {
    const post = await serve(answer, done);
    const error = await failure(client(post.url).send(POST, limits()));
    expect(error instanceof ServerError || (error instanceof NoAnswerError && error.silence.sent)).toBe(true);
    expect(post.seen).toHaveLength(1);

    const get = await serve(answer, done);
    await expect(client(get.url).send(GET, limits())).resolves.toEqual({ ok: true });
    expect(get.seen).toHaveLength(2);
  });

  test("a POST that is never answered is given up in the end, and may have arrived", async () => {
    const { url, seen } = await serve(() => undefined);
    const error = await failure(client(url).send(POST, limits()));
    expect(error).toMatchObject({ name: "NoAnswerError", silence: { sent: true } });
    expect(seen).toHaveLength(1);
  });

  test("a POST that met the rate limit is sent again", async () => {
    const { url, seen } = await serve(json(429, "", { "retry-after": "3" }), done);
    await expect(client(url).send(POST, limits())).resolves.toEqual({ ok: true });
    expect(seen).toHaveLength(2);
  });

  test("a read is given up after five attempts, a delete at its deadline", async () => {
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
    ["out of time", limits(0), TimeoutError, "time ran out"],
  ])("%s before it began, nothing is sent", async (_title, given, type, why) => {
    const { url, seen } = await serve(done);
    const error = await failure(client(url).send(POST, given));
    expect(error).toBeInstanceOf(type);
    expect(error.message).toContain(why);
    expect(seen).toEqual([]);
  });

  test("stopped while it is under way, a read ends and a POST does not", async () => {
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
