import { judge, type BoardRequest } from "../../cli/src/board/guard";

const TOKEN = "t".repeat(43);
const HOST = "127.0.0.1:4711";

const verdict = (path: string | undefined, headers: BoardRequest["headers"] = {}, method = "GET") =>
  judge({ method, path, headers: { host: HOST, ...headers } }, TOKEN);

const page = { file: "" };
const refused = (status: number) => ({ refused: status });

test.each([
  [`/${TOKEN}/`, page],
  [`/${TOKEN}/?from=chat`, page],
  [`/${TOKEN}/board.js`, { file: "board.js" }],
  [`/${TOKEN}/events`, { file: "events" }],
  ["/open/abc", { ticket: "abc" }],
])("%s is allowed", (path, wanted) => {
  expect(verdict(path)).toEqual(wanted);
  expect(verdict(path, {}, "HEAD")).toEqual(wanted);
});

test.each([
  undefined,
  "",
  "/",
  "*",
  `/${TOKEN}`,
  `/${TOKEN.slice(1)}/`,
  `/${TOKEN}t/`,
  `/${TOKEN.replace(/t$/, "u")}/`,
  `/${TOKEN.toUpperCase()}/`,
  `/${TOKEN}/../${TOKEN}/`,
  `/${TOKEN}/page/board.js`,
  `//${TOKEN}/`,
  `/?${TOKEN}/`,
  `http://${HOST}/${TOKEN}/`,
  "/open",
  "/open/abc/more",
  "/board.js",
  "/favicon.ico",
])("%p is not found", (path) => expect(verdict(path)).toEqual(refused(404)));

test.each(["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get"])("%s is refused", (method) => {
  expect(verdict(`/${TOKEN}/`, {}, method)).toEqual(refused(405));
});

const OWN = { origin: `http://${HOST}`, "sec-fetch-site": "same-origin" };

test("the page's own POST reconnects a session", () => {
  expect(verdict(`/${TOKEN}/reconnect/jd7`, OWN, "POST")).toEqual({ reconnect: "jd7" });
  expect(verdict(`/${TOKEN}/reconnect/jd7`, { origin: OWN.origin }, "POST")).toEqual({ reconnect: "jd7" });
  expect(verdict(`/${TOKEN}/reconnect/wa%3A7`, OWN, "POST")).toEqual({ reconnect: "wa:7" });
});

test.each([
  `/${TOKEN}/reconnect`,
  `/${TOKEN}/reconnect/`,
  `/${TOKEN}/reconnect/a/b`,
  `/${TOKEN}/reconnect/%`,
  "/wrong/reconnect/jd7",
])("a POST of %s is not found", (path) => expect(verdict(path, OWN, "POST")).toEqual(refused(404)));

test.each([
  [{}],
  [{ "sec-fetch-site": "same-origin" }],
  [{ ...OWN, origin: "null" }],
  [{ ...OWN, origin: "http://elsewhere.test" }],
  [{ ...OWN, host: "elsewhere.test", origin: "http://elsewhere.test" }],
  [{ ...OWN, "sec-fetch-site": "cross-site" }],
  [{ ...OWN, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }],
])("a POST with %j is refused", (headers) => {
  expect(verdict(`/${TOKEN}/reconnect/jd7`, headers, "POST")).toEqual(refused(403));
});

test("a GET reconnects nothing", () => {
  expect(verdict(`/${TOKEN}/reconnect/jd7`, OWN)).toEqual(refused(404));
});

test("a request without a method is refused", () => {
  expect(judge({ method: undefined, path: `/${TOKEN}/`, headers: { host: HOST } }, TOKEN)).toEqual(refused(405));
});

test.each(["127.0.0.1", "127.0.0.1:8123", "localhost", "LOCALHOST:80", "[::1]", "[::1]:65535"])(
  "the host %s is this machine",
  (host) => expect(verdict(`/${TOKEN}/`, { host })).toEqual(page),
);

test.each([
  undefined,
  "",
  "example.com",
  "localhost.example.com",
  "127.0.0.1.example.com",
  "example.com:127.0.0.1",
  "example.com#localhost",
  "localhost@example.com",
  "0.0.0.0",
  "127.0.0.2",
  "2130706433",
  "::1",
  "localhost:",
  "localhost:80:80",
  "localhost, example.com",
  " localhost",
])("the host %p is refused", (host) => {
  expect(verdict(`/${TOKEN}/`, { host })).toEqual(refused(403));
});

test.each([
  [{ origin: `http://${HOST}` }],
  [{ host: "LocalHost:80", origin: "http://localhost:80" }],
  [{ "sec-fetch-site": "same-origin" }],
  [{ "sec-fetch-site": "none" }],
  [{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }],
])("%j comes from the page itself or from a user who opens it", (headers) => {
  expect(verdict(`/${TOKEN}/`, headers)).toEqual(page);
});

test.each([
  [{ origin: "null" }],
  [{ origin: "" }],
  [{ origin: `https://${HOST}` }],
  [{ origin: "http://127.0.0.1:4712" }],
  [{ origin: "http://localhost:4711" }],
  [{ origin: `http://${HOST}.example.com` }],
  [{ origin: `http://${HOST}`, "sec-fetch-site": "same-site" }],
  [{ "sec-fetch-site": "cross-site" }],
  [{ "sec-fetch-site": "same-site" }],
  [{ "sec-fetch-site": "of-next-year" }],
  [{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }],
  [{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "document" }],
  [{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }],
])("%j comes from another page", (headers) => {
  for (const path of [`/${TOKEN}/`, `/${TOKEN}/events`, "/open/abc"]) {
    expect(verdict(path, headers)).toEqual(refused(403));
  }
});
