import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import axios from "axios";
import { proxyCheck } from "./proxy";
import { axiosUsesProxy } from "./route";

const ZAVU = "https://api.zavu.invalid";
const NAMES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY", "no_proxy"];

const check = (env: Record<string, string>, baseUrl = ZAVU, uses = true) =>
  proxyCheck(baseUrl, env, { usesProxy: () => Promise.resolve(uses) });

test("without a variable, requests go directly to the API", async () => {
  expect(await check({})).toMatchObject({
    state: "ok",
    found: "No proxy is set: requests go directly to api.zavu.invalid.",
  });
});

test("a variable for plain http is reported as unused", async () => {
  expect(await check({ HTTP_PROXY: "http://proxy:3128" })).toMatchObject({
    state: "ok",
    found: "No proxy is set for https (HTTP_PROXY is only for plain http): requests go directly to api.zavu.invalid.",
  });
});

test("for a base URL on this machine, no proxy is used", async () => {
  const found = await check({ HTTPS_PROXY: "http://proxy:3128" }, "http://127.0.0.1:4010");
  expect(found).toMatchObject({ state: "ok", found: "No proxy is used: the base URL is on this machine." });
});

test("a proxy is shown by host and port, without its user and password", async () => {
  const found = await check({ HTTPS_PROXY: "http://rosa:hunter2@proxy.corp:3128/x?y" });
  expect(found).toEqual({ name: "proxy", state: "ok", found: "Requests go through proxy.corp:3128 (HTTPS_PROXY)." });
});

test("an address without a scheme is a warning, because https is assumed", async () => {
  const found = await check({ all_proxy: "rosa:hunter2@proxy.corp:3128" });
  expect(found.state).toBe("warning");
  expect(found.found).toBe(
    "Requests go through proxy.corp:3128 (all_proxy). Its URL has no scheme, so https:// is assumed.",
  );
  expect(JSON.stringify(found)).not.toMatch(/rosa|hunter2/);
});

test.each(["http://rosa:hunter2@proxy:port", "http://", "://hunter2", "socks5://rosa:hunter2@proxy:1080"])(
  "an invalid address of a proxy is a problem, and is not shown (%#)",
  async (HTTPS_PROXY) => {
    const found = await check({ HTTPS_PROXY });
    expect(found.state).toBe("problem");
    expect(JSON.stringify(found)).not.toMatch(/rosa|hunter2|socks/);
  },
);

test("for a host in NO_PROXY, an invalid proxy is not a problem", async () => {
  expect(await check({ HTTPS_PROXY: "nonsense:nonsense" }, ZAVU, false)).toMatchObject({
    state: "ok",
    found: "No proxy is used: NO_PROXY excludes api.zavu.invalid from HTTPS_PROXY.",
  });
});

/** What axios does with the variables of this process. */
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

  /** A proxy that refuses each request and records its own address. */
  async function proxy(used: string[]): Promise<string> {
    const server = http.createServer();
    servers.push(server);
    server.on("connect", (_request, socket) => {
      used.push(url);
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
  ])("uses the proxy that the check shows, of %j", async (names) => {
    const used: string[] = [];
    for (const name of names) process.env[name] = await proxy(used);
    const env = Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""]));
    const found = await proxyCheck(ZAVU, env, { usesProxy: axiosUsesProxy });
    expect(used).toEqual([]);
    await axios.get(ZAVU, { maxRedirects: 0 }).catch(() => undefined);
    expect(used).toHaveLength(1);
    expect(found.found).toContain(`through ${new URL(used[0] ?? "").host} (${names.at(-1)})`);
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
  ])("uses a proxy with %j: %p", async (env, uses) => {
    Object.assign(process.env, env);
    expect(await axiosUsesProxy(ZAVU)).toBe(uses);
  });
});
