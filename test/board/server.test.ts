import { once } from "node:events";
import http, { type IncomingHttpHeaders } from "node:http";
import net from "node:net";
import path from "node:path";
import { EventStreams } from "../../cli/src/board/eventStreams";
import type { Card } from "../../cli/src/board/page";
import { BoardServer } from "../../cli/src/board/server";
import { UsageError } from "../../cli/src/usageError";
import { VirtualClock } from "../virtualClock";

const PAGE = path.join(__dirname, "..", "..", "cli", "page");
const onReconnect = () => Promise.resolve({ isSent: true, text: "sent" });
const CARD: Card = { id: "jd7a", name: "Support line", stage: "starting", meaning: "connecting to WhatsApp" };

let clock: VirtualClock;
let streams: EventStreams;
let server: BoardServer;
beforeEach(async () => {
  clock = new VirtualClock();
  streams = new EventStreams(clock);
  const onPage = (page: http.ServerResponse) => streams.add(page, [CARD]);
  server = await BoardServer.start({ clock, pageFolder: PAGE, onPage, onReconnect });
});
afterEach(async () => {
  streams.close();
  await server.close();
});

interface Got {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends a request with only the given headers. */
function send(url: string, { method = "GET", headers = {} }: http.RequestOptions = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    request.on("error", reject).end();
  });
}

const HEARTBEAT = "event: alive\ndata: null";

/** An open page. */
interface OpenPage {
  /** The next event or heartbeat. */
  next(): Promise<string>;
  /** The next event. Skips heartbeats, of which the test's clock causes many. */
  event(): Promise<string>;
  close(): void;
}

async function listen(): Promise<OpenPage> {
  const closing = new AbortController();
  const response = await fetch(`${server.url}events`, { signal: closing.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async (): Promise<string> => {
    while (!text.includes("\n\n")) {
      const { done, value } = await reader.read();
      if (done) return "the end";
      text += value;
    }
    const [event = ""] = text.split("\n\n", 1);
    text = text.slice(event.length + 2);
    return event;
  };
  const event = async (): Promise<string> => {
    for (;;) {
      const text = await next();
      if (text !== HEARTBEAT) return text;
    }
  };
  return { next, event, close: () => closing.abort() };
}

const origin = () => new URL(server.url).origin;

test.each([
  ["", "text/html; charset=utf-8"],
  ["board.css", "text/css; charset=utf-8"],
  ["board.js", "text/javascript; charset=utf-8"],
  ["card.js", "text/javascript; charset=utf-8"],
])("%p is served, and for HEAD without a body", async (name, type) => {
  const got = await send(server.url + name);
  expect(got.status).toBe(200);
  expect(got.headers["content-type"]).toBe(type);
  expect(got.body).not.toBe("");
  const head = await send(server.url + name, { method: "HEAD" });
  expect([head.status, head.headers["content-length"], head.body]).toEqual([200, got.headers["content-length"], ""]);
});

test("every answer has the security headers", async () => {
  const answers = [
    await send(server.url),
    await send(`${server.url}events`, { method: "HEAD" }),
    await send(server.ticketUrl()),
    await send(`${origin()}/`),
    await send(server.url, { method: "POST" }),
    await send(server.url, { headers: { host: "example.com" } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 303, 404, 405, 403]);
  expect(answers[4]!.headers.allow).toBe("GET, HEAD");
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  }
});

test("only the page's own files are served, and all addresses without the token get the same answer", async () => {
  const refused = ["package.json", "../package.json", "..%2fpackage.json", "tsconfig.json", "__proto__"];
  for (const name of refused) expect((await send(server.url + name)).status).toBe(404);
  const token = new URL(server.url).pathname.slice(1, -1);
  const [wrong, missing, ticket] = [`${origin()}/${token.replace(/.$/, "!")}/`, `${origin()}/`, `${origin()}/open/x`];
  const bodies = await Promise.all([wrong, missing, ticket].map(async (url) => (await send(url)).body));
  expect(new Set(bodies).size).toBe(1);
  expect(bodies[0]).not.toContain(token);
});

test("a ticket opens the page once, and HEAD does not use it up", async () => {
  const url = server.ticketUrl();
  expect(url).not.toContain(new URL(server.url).pathname);
  expect((await send(url, { method: "HEAD" })).status).toBe(404);
  const { status, headers } = await send(url);
  expect([status, headers.location]).toEqual([303, new URL(server.url).pathname]);
  expect((await send(url)).status).toBe(404);
});

test("a ticket is invalid after a minute, and when there is a newer one", async () => {
  const replaced = server.ticketUrl();
  const url = server.ticketUrl();
  expect((await send(replaced)).status).toBe(404);
  clock.time += 60_000;
  expect((await send(url)).status).toBe(404);
});

test("the server listens on 127.0.0.1 only", async () => {
  await expect(send(server.url.replace("127.0.0.1", "127.0.0.2"))).rejects.toThrow("ECONNREFUSED");
});

test("a port that is in use is a usage error", async () => {
  const port = Number(new URL(server.url).port);
  const second = BoardServer.start({ clock, port, pageFolder: PAGE, onPage: () => undefined, onReconnect });
  await expect(second).rejects.toThrow(UsageError);
  await expect(second).rejects.toMatchObject({ message: `Port ${port} cannot be used (EADDRINUSE).` });
});

test("a connection without a request does not delay the close", async () => {
  const second = await BoardServer.start({ clock, pageFolder: PAGE, onPage: () => undefined, onReconnect });
  const silent = net.connect(Number(new URL(second.url).port), "127.0.0.1");
  const closed = once(silent, "close");
  await new Promise<void>((resolve) => silent.write("GET / HTTP/1.1\r\n", () => resolve()));
  await send(second.url);
  await second.close();
  await closed;
});

test("a page first gets the whole state, then each event, heartbeats and the last event", async () => {
  const page = await listen();
  expect(await page.event()).toBe("retry: 2000");
  expect(await page.event()).toBe(`event: all\ndata: ${JSON.stringify([CARD])}`);
  streams.send("card", { ...CARD, name: "two\nlines\r\n\nevent: end" });
  expect((await page.event()).split("\n")).toHaveLength(2);
  while ((await page.next()) !== HEARTBEAT);
  const ending = { title: "All done", text: "You may close this page.", isGood: true };
  await streams.end(ending);
  expect(await page.event()).toBe(`event: end\ndata: ${JSON.stringify(ending)}`);
  expect(await page.event()).toBe("the end");
});

test("a closed page is removed, and the others get events", async () => {
  const [gone, other] = [await listen(), await listen()];
  await gone.next();
  gone.close();
  for (let greeting = 0; greeting < 2; greeting++) await other.event();
  while ((await other.next()) !== HEARTBEAT);
  streams.send("card", CARD);
  expect(await other.event()).toBe(`event: card\ndata: ${JSON.stringify(CARD)}`);
});

test("a page that does not read is disconnected before it fills the memory", async () => {
  const request = http.get(`${server.url}events`);
  const closed = new Promise<void>((resolve) =>
    request.on("response", (response) => response.pause().on("close", resolve).on("error", resolve)),
  );
  await new Promise((resolve) => request.on("response", resolve));
  const large: Card = { ...CARD, meaning: "x".repeat(2 ** 20) };
  for (let sent = 0; sent < 40; sent++) streams.send("card", large);
  await closed;
});
