import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import axios from "axios";
import { proxyCheck } from "./proxy";
import { askAxios } from "./route";

const ZAVU = "https://api.zavu.invalid";
const NAMES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY", "no_proxy"];

const check = (env: Record<string, string>, baseUrl = ZAVU, uses = true) =>
  proxyCheck(baseUrl, env, { usesProxy: () => Promise.resolve(uses) });

test("without a variable requests go straight", async () => {
  expect(await check({})).toMatchObject({
    state: "ok",
    found: "None is set: requests go straight to api.zavu.invalid.",
  });
});

test("a variable for plain http is told to count for nothing", async () => {
  expect(await check({ HTTP_PROXY: "http://proxy:3128" })).toMatchObject({
    state: "ok",
    found: "None is set for https (HTTP_PROXY is for plain http): requests go straight to api.zavu.invalid.",
  });
});

test("for a base URL on this machine none is used", async () => {
  const found = await check({ HTTPS_PROXY: "http://proxy:3128" }, "http://127.0.0.1:4010");
  expect(found).toMatchObject({ state: "ok", found: "None is used: the base URL is this machine itself." });
});

test("a proxy is named by host and port, without its user and password", async () => {
  const found = await check({ HTTPS_PROXY: "http://rosa:hunter2@proxy.corp:3128/x?y" });
  expect(found).toEqual({ name: "proxy", state: "ok", found: "Requests go through proxy.corp:3128 (HTTPS_PROXY)." });
});

test("an address without a scheme is a warning, since it is taken as https", async () => {
  const found = await check({ all_proxy: "rosa:hunter2@proxy.corp:3128" });
  expect(found.state).toBe("warning");
  expect(found.found).toBe(
    "Requests go through proxy.corp:3128 (all_proxy), which has no scheme and is taken as https://.",
  );
  expect(JSON.stringify(found)).not.toMatch(/rosa|hunter2/);
});

test.each(["http://rosa:hunter2@proxy:port", "http://", "://hunter2", "socks5://rosa:hunter2@proxy:1080"])(
  "what is no address of a proxy is a problem, and is not shown (%#)",
  async (HTTPS_PROXY) => {
    const found = await check({ HTTPS_PROXY });
    expect(found.state).toBe("problem");
    expect(JSON.stringify(found)).not.toMatch(/rosa|hunter2|socks/);
  },
);

test("a host that NO_PROXY takes out needs no proxy, not even a right one", async () => {
  expect(await check({ HTTPS_PROXY: "nonsense:nonsense" }, ZAVU, false)).toMatchObject({
    state: "ok",
    found: "NO_PROXY takes api.zavu.invalid out of HTTPS_PROXY: none is used.",
  });
});

/** What axios does by the variables of this process. */
describe("axios", () => {
  const before = { ...process.env };
  const servers: http.Server[] = [];
  beforeEach(() => {
    for (const name of NAMES) {
      delete process.env[name];
      delete process.env[name.toUpperCase()];
    }
  });
  afterEach(() => {
    process.env = { ...before };
    for (const server of servers.splice(0)) server.close();
  });

  /** A proxy that refuses, and tells that it was asked. */
  async function proxy(asked: string[]): Promise<string> {
    const server = http.createServer();
    servers.push(server);
    server.on("connect", (_request, socket) => {
      asked.push(url);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return url;
  }

  test.each([
    [["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"]],
    [["ALL_PROXY", "all_proxy", "HTTPS_PROXY"]],
    [["HTTP_PROXY", "ALL_PROXY", "all_proxy"]],
    [["http_proxy", "ALL_PROXY"]],
  ])("asks the proxy that the check names, of %j", async (names) => {
    const asked: string[] = [];
    for (const name of names) process.env[name] = await proxy(asked);
    const env = Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""]));
    const found = await proxyCheck(ZAVU, env, { usesProxy: askAxios });
    expect(asked).toEqual([]);
    await axios.get(ZAVU, { maxRedirects: 0 }).catch(() => undefined);
    expect(asked).toHaveLength(1);
    expect(found.found).toContain(`through ${new URL(asked[0] ?? "").host} (${names.at(-1)})`);
  });

  test.each([
    [{}, false],
    [{ HTTP_PROXY: "http://proxy:1" }, false],
    [{ HTTPS_PROXY: "http://proxy:1" }, true],
    [{ HTTPS_PROXY: "http://proxy:port" }, true],
    [{ HTTPS_PROXY: "http://proxy:1", NO_PROXY: "*" }, false],
    [{ HTTPS_PROXY: "http://proxy:1", NO_PROXY: "localhost, .zavu.invalid" }, false],
    [{ HTTPS_PROXY: "http://proxy:1", no_proxy: "api.zavu.invalid:80" }, true],
    [{ ALL_PROXY: "http://proxy:1", no_proxy: "zavu.dev" }, true],
  ])("goes through a proxy with %j: %p", async (env, uses) => {
    Object.assign(process.env, env);
    expect(await askAxios(ZAVU)).toBe(uses);
  });
});
