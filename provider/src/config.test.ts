import { inspect } from "node:util";
import { ConfigError } from "./errors";
import { isLoopback, resolveConfig, type ConfigBag } from "./config";

const KEY = "zv_live_in_the_stack";

function refusal(bag: ConfigBag, env: Record<string, string> = {}): ConfigError {
  try {
    resolveConfig(bag, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

describe("where key and base URL come from", () => {
  test.each<[string, ConfigBag, Record<string, string>, string, string]>([
    [
      "the stack wins",
      { apiKey: "s" },
      { ZAVU_API_KEY: "a", ZAVUDEV_API_KEY: "b" },
      "s",
      "zavu:apiKey of the stack configuration",
    ],
    ["then ZAVU_API_KEY", {}, { ZAVU_API_KEY: "a", ZAVUDEV_API_KEY: "b" }, "a", "ZAVU_API_KEY"],
    ["then ZAVUDEV_API_KEY", {}, { ZAVUDEV_API_KEY: "b" }, "b", "ZAVUDEV_API_KEY"],
    ["an empty variable is unset", {}, { ZAVU_API_KEY: " ", ZAVUDEV_API_KEY: "b" }, "b", "ZAVUDEV_API_KEY"],
    ["blanks around it do not count", { apiKey: " s\n" }, {}, "s", "zavu:apiKey of the stack configuration"],
  ])("key: %s", (_title, bag, env, apiKey, keySource) => {
    expect(resolveConfig(bag, env)).toMatchObject({ apiKey, keySource });
  });

  test.each<[string, ConfigBag, Record<string, string>, string]>([
    ["the stack wins", { baseUrl: "https://s.example" }, { ZAVU_BASE_URL: "https://a.example" }, "https://s.example"],
    [
      "then ZAVU_BASE_URL",
      {},
      { ZAVU_BASE_URL: "https://a.example", ZAVUDEV_BASE_URL: "https://b.example" },
      "https://a.example",
    ],
    ["then ZAVUDEV_BASE_URL", {}, { ZAVUDEV_BASE_URL: "https://b.example" }, "https://b.example"],
    ["else the vendor's", {}, { ZAVU_BASE_URL: "" }, "https://api.zavu.dev"],
    ["slashes at the end go", { baseUrl: "https://s.example/proxy//" }, {}, "https://s.example/proxy"],
    ["an empty query goes", { baseUrl: "https://s.example/?" }, {}, "https://s.example"],
    ["an empty fragment goes", { baseUrl: "https://s.example/#" }, {}, "https://s.example"],
  ])("base URL: %s", (_title, bag, env, baseUrl) => {
    expect(resolveConfig({ apiKey: KEY, ...bag }, env).baseUrl).toBe(baseUrl);
  });
});

describe("what is refused", () => {
  test("no key names both ways to set one", () => {
    expect(refusal({}).text).toMatch(/zavu:apiKey.*ZAVU_API_KEY/);
  });

  test.each(["", "  "])("an empty value in the stack is an error even with a variable set (%j)", (value) => {
    expect(refusal({ apiKey: value }, { ZAVU_API_KEY: "a" }).message).toContain("zavu:apiKey is empty");
    expect(refusal({ apiKey: KEY, baseUrl: value }).message).toContain("zavu:baseUrl is empty");
  });

  test.each([
    ["a test key", "zv_test_0123456789", "test key"],
    ["a line break inside", "zv_live_first\nsecond_half", "holds a blank or a character"],
    ["a blank inside", "zv_live_first second_half", "holds a blank or a character"],
    ["a letter that no header takes", "zv_live_ключ_key", "holds a blank or a character"],
  ])("key: %s", (_title, apiKey, why) => {
    const error = refusal({}, { ZAVU_API_KEY: apiKey });
    expect(error.message).toContain(why);
    expect(error.message).toContain("ZAVU_API_KEY");
    for (const part of apiKey.split(/\s/)) expect(inspect(error, { depth: 5, showHidden: true })).not.toContain(part);
  });

  test.each([
    ["not a URL", "api.zavu.example/hidden-part", "is not a URL"],
    ["another scheme", "ftp://hidden-part.example", "neither https nor http"],
    ["plain http to another machine", "http://hidden-part.example", "plain http"],
    ["plain http to a name that begins like loopback", "http://127.0.0.1.hidden-part.com", "plain http"],
    ["user and password", "https://me:hidden-part@api.zavu.example", "user name or a password"],
    ["a user alone", "https://hidden-part@api.zavu.example", "user name or a password"],
    ["a query", "https://api.zavu.example/?token=hidden-part", "query or a fragment"],
    ["a fragment", "https://api.zavu.example/#hidden-part", "query or a fragment"],
  ])("base URL: %s", (_title, baseUrl, why) => {
    const error = refusal({ apiKey: KEY, baseUrl });
    expect(error.message).toContain(why);
    expect(inspect(error, { depth: 5, showHidden: true })).not.toMatch(/hidden-part|in_the_stack/);
  });
});

test.each(["http://localhost:8080", "http://127.0.0.1:8080", "http://127.8.9.10", "http://[::1]:8080"])(
  "%s may be plain http",
  (baseUrl) => {
    expect(resolveConfig({ apiKey: KEY, baseUrl }, {}).baseUrl).toBe(baseUrl);
  },
);

test.each(["127.0.0.1.evil.com", "localhost.evil.com", "10.0.0.1", "[::2]", "evil.com"])(
  "%s is not loopback",
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);
