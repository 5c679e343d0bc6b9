import { once } from "node:events";
import http, { type IncomingHttpHeaders } from "node:http";
import net from "node:net";
import path from "node:path";
import { Audience } from "../../cli/src/board/audience";
import type { Card } from "../../cli/src/board/page";
import { BoardServer } from "../../cli/src/board/server";
import { UsageError } from "../../cli/src/usageError";
import { VirtualClock } from "../virtualClock";

const PAGE = path.join(__dirname, "..", "..", "cli", "page");
const CARD: Card = { id: "jd7a", name: "Support line", stage: "starting", meaning: "connecting to WhatsApp" };

let clock: VirtualClock;
let audience: Audience;
let server: BoardServer;
beforeEach(async () => {
  clock = new VirtualClock();
  audience = new Audience(clock);
  const onPage = (page: http.ServerResponse) => audience.add(page, [CARD]);
  server = await BoardServer.start({ clock, pageFolder: PAGE, onPage });
});
afterEach(async () => {
  audience.close();
  await server.close();
});

interface Got {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with nothing in its head but what is given. */
function ask(url: string, { method = "GET", headers = {} }: http.RequestOptions = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    request.on("error", reject).end();
  });
}

const SIGN_OF_LIFE = "event: alive\ndata: null";

/** A page that is open. */
interface Listener {
  /** What comes next, a sign of life included. */
  next(): Promise<string>;
  /** The next event, signs of life passed over: the test's clock makes many of them. */
  event(): Promise<string>;
  leave(): void;
}

async function listen(): Promise<Listener> {
  const leaving = new AbortController();
  const response = await fetch(`${server.url}events`, { signal: leaving.signal });
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
      if (text !== SIGN_OF_LIFE) return text;
    }
  };
  return { next, event, leave: () => leaving.abort() };
}

const origin = () => new URL(server.url).origin;

test.each([
  ["", "text/html; charset=utf-8"],
  ["board.css", "text/css; charset=utf-8"],
  ["board.js", "text/javascript; charset=utf-8"],
  ["card.js", "text/javascript; charset=utf-8"],
])("%p is served, to HEAD without its body", async (name, type) => {
  const got = await ask(server.url + name);
  expect(got.status).toBe(200);
  expect(got.headers["content-type"]).toBe(type);
  expect(got.body).not.toBe("");
  const head = await ask(server.url + name, { method: "HEAD" });
  expect([head.status, head.headers["content-length"], head.body]).toEqual([200, got.headers["content-length"], ""]);
});

test("every answer carries the page's defences", async () => {
  const answers = [
    await ask(server.url),
    await ask(`${server.url}events`, { method: "HEAD" }),
    await ask(server.ticketUrl()),
    await ask(`${origin()}/`),
    await ask(server.url, { method: "POST" }),
    await ask(server.url, { headers: { host: "example.com" } }),
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

test("nothing but the page's own files is served, and the ways past the token say all the same", async () => {
  const refused = ["package.json", "../package.json", "..%2fpackage.json", "tsconfig.json", "__proto__"];
  for (const name of refused) expect((await ask(server.url + name)).status).toBe(404);
  const token = new URL(server.url).pathname.slice(1, -1);
  const [wrong, missing, ticket] = [`${origin()}/${token.replace(/.$/, "!")}/`, `${origin()}/`, `${origin()}/open/x`];
  const bodies = await Promise.all([wrong, missing, ticket].map(async (url) => (await ask(url)).body));
  expect(new Set(bodies).size).toBe(1);
  expect(bodies[0]).not.toContain(token);
});

test("a ticket leads to the page once, and a look at it with HEAD does not use it up", async () => {
  const url = server.ticketUrl();
  expect(url).not.toContain(new URL(server.url).pathname);
  expect((await ask(url, { method: "HEAD" })).status).toBe(404);
  const { status, headers } = await ask(url);
  expect([status, headers.location]).toEqual([303, new URL(server.url).pathname]);
  expect((await ask(url)).status).toBe(404);
});

test("a ticket that is a minute old leads nowhere, and so does one that a newer took the place of", async () => {
  const replaced = server.ticketUrl();
  const url = server.ticketUrl();
  expect((await ask(replaced)).status).toBe(404);
  clock.time += 60_000;
  expect((await ask(url)).status).toBe(404);
});

test("only 127.0.0.1 is listened at", async () => {
  await expect(ask(server.url.replace("127.0.0.1", "127.0.0.2"))).rejects.toThrow("ECONNREFUSED");
});

test("a port that is taken is told, with what to do", async () => {
  const port = Number(new URL(server.url).port);
  const second = BoardServer.start({ clock, port, pageFolder: PAGE, onPage: () => undefined });
  await expect(second).rejects.toThrow(UsageError);
  await expect(second).rejects.toMatchObject({ message: `Port ${port} cannot be used (EADDRINUSE).` });
});

test("a connection that asks nothing does not hold up the end", async () => {
  const second = await BoardServer.start({ clock, pageFolder: PAGE, onPage: () => undefined });
  const silent = net.connect(Number(new URL(second.url).port), "127.0.0.1");
  const cut = once(silent, "close");
  await new Promise<void>((resolve) => silent.write("GET / HTTP/1.1\r\n", () => resolve()));
  await ask(second.url);
  await second.close();
  await cut;
});

test("a page first gets the whole state, then each event, a sign of life now and then, and the last word", async () => {
  const page = await listen();
  expect(await page.event()).toBe("retry: 2000");
  expect(await page.event()).toBe(`event: all\ndata: ${JSON.stringify([CARD])}`);
  audience.send("card", { ...CARD, name: "two\nlines\r\n\nevent: over" });
  expect((await page.event()).split("\n")).toHaveLength(2);
  while ((await page.next()) !== SIGN_OF_LIFE);
  const over = { title: "All done", text: "You may close this page.", isGood: true };
  await audience.end(over);
  expect(await page.event()).toBe(`event: over\ndata: ${JSON.stringify(over)}`);
  expect(await page.event()).toBe("the end");
});

test("a page that has gone is forgotten, and the others go on", async () => {
  const [gone, stays] = [await listen(), await listen()];
  await gone.next();
  gone.leave();
  for (let greeting = 0; greeting < 2; greeting++) await stays.event();
  while ((await stays.next()) !== SIGN_OF_LIFE);
  audience.send("card", CARD);
  expect(await stays.event()).toBe(`event: card\ndata: ${JSON.stringify(CARD)}`);
});

test("a page that does not read is cut off before it fills the memory", async () => {
  const request = http.get(`${server.url}events`);
  const cut = new Promise<void>((resolve) =>
    request.on("response", (response) => response.pause().on("close", resolve).on("error", resolve)),
  );
  await new Promise((resolve) => request.on("response", resolve));
  const large: Card = { ...CARD, meaning: "x".repeat(2 ** 20) };
  for (let sent = 0; sent < 40; sent++) audience.send("card", large);
  await cut;
});
