import { inspect } from "node:util";
import { ConfigError } from "./errors";
import { configErrors, hostOf, isLoopback, ownNames, resolveConfig, unknownNameErrors, type ConfigBag } from "./config";

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

describe("the sources of the key and the base URL", () => {
  test.each<[string, ConfigBag, Record<string, string>, string, string]>([
    [
      "the stack wins",
      { apiKey: "s" },
      { ZAVU_API_KEY: "a", ZAVUDEV_API_KEY: "b" },
      "s",
      "zavu:apiKey of the stack configuration",
    ],
    ["ZAVU_API_KEY is next", {}, { ZAVU_API_KEY: "a", ZAVUDEV_API_KEY: "b" }, "a", "ZAVU_API_KEY"],
    ["ZAVUDEV_API_KEY is last", {}, { ZAVUDEV_API_KEY: "b" }, "b", "ZAVUDEV_API_KEY"],
    ["an empty variable is unset", {}, { ZAVU_API_KEY: " ", ZAVUDEV_API_KEY: "b" }, "b", "ZAVUDEV_API_KEY"],
    ["surrounding whitespace is removed", { apiKey: " s\n" }, {}, "s", "zavu:apiKey of the stack configuration"],
  ])("key: %s", (_title, bag, env, apiKey, keySource) => {
    expect(resolveConfig(bag, env)).toMatchObject({ apiKey, keySource });
  });

  test("the configuration names the source of the base URL", () => {
    const sourceOf = (bag: ConfigBag, env = {}) =>
      resolveConfig({ apiKey: KEY, ...bag }, env, "the configuration of stack dev");
    const stack = sourceOf({ baseUrl: "https://s.example/" });
    expect(stack.baseUrlSource).toBe("zavu:baseUrl of the configuration of stack dev");
    expect(hostOf(stack)).toBe("https://s.example (from zavu:baseUrl of the configuration of stack dev)");
    expect(hostOf(sourceOf({}, { ZAVU_BASE_URL: "https://a.example" }))).toBe("https://a.example (from ZAVU_BASE_URL)");
    expect(hostOf(sourceOf({}))).toBe("https://api.zavu.dev (the default)");
  });

  test.each<[string, ConfigBag, Record<string, string>, string]>([
    ["the stack wins", { baseUrl: "https://s.example" }, { ZAVU_BASE_URL: "https://a.example" }, "https://s.example"],
    [
      "ZAVU_BASE_URL is next",
      {},
      { ZAVU_BASE_URL: "https://a.example", ZAVUDEV_BASE_URL: "https://b.example" },
      "https://a.example",
    ],
    ["ZAVUDEV_BASE_URL is last", {}, { ZAVUDEV_BASE_URL: "https://b.example" }, "https://b.example"],
    ["the default is the vendor's", {}, { ZAVU_BASE_URL: "" }, "https://api.zavu.dev"],
    ["trailing slashes are removed", { baseUrl: "https://s.example/proxy//" }, {}, "https://s.example/proxy"],
    ["an empty query is removed", { baseUrl: "https://s.example/?" }, {}, "https://s.example"],
    ["an empty fragment is removed", { baseUrl: "https://s.example/#" }, {}, "https://s.example"],
  ])("base URL: %s", (_title, bag, env, baseUrl) => {
    expect(resolveConfig({ apiKey: KEY, ...bag }, env).baseUrl).toBe(baseUrl);
  });
});

describe("configuration errors", () => {
  test("the error for a missing key names both ways to set it", () => {
    expect(refusal({}).text).toMatch(/zavu:apiKey.*ZAVU_API_KEY/);
  });

  test.each(["", "  "])("an empty value in the stack is an error even with a variable set (%j)", (value) => {
    expect(refusal({ apiKey: value }, { ZAVU_API_KEY: "a" }).message).toContain("zavu:apiKey is empty");
    expect(refusal({ apiKey: KEY, baseUrl: value }).message).toContain("zavu:baseUrl is empty");
  });

  const WHITESPACE = "contains whitespace or an invalid character";
  const UNREPLACED = "looks like a variable or a placeholder that was not replaced";

  test.each([
    ["a test key", "zv_test_0123456789", "test key"],
    ["a test key in quotes", `"zv_test_0123456789"`, "test key"],
    ["a test key in single quotes, with blanks", `' zv_test_0123456789 '`, "test key"],
    ["a line break inside", "zv_live_first\nsecond_half", WHITESPACE],
    ["a blank inside", "zv_live_first second_half", WHITESPACE],
    ["a letter that is invalid in a header", "zv_live_ключ_key", WHITESPACE],
    ["typographic quotes", "“zv_live_0123456789”", WHITESPACE],
    ["double quotes", `"zv_live_0123456789"`, "quotes around it"],
    ["single quotes", `'zv_live_0123456789'`, "quotes around it"],
    ["a quote that was not closed", `"zv_live_0123456789`, "quotes around it"],
    ["quotes alone", `""`, "quotes around it"],
    ["a quoted variable", `"$ZAVU_KEY"`, "quotes around it"],
    ["a variable", "$ZAVU_KEY", UNREPLACED],
    ["a variable in braces", "${ZAVU_KEY}", UNREPLACED],
    ["a variable of a pipeline", "${{secrets.ZAVU_KEY}}", UNREPLACED],
    ["a variable of Windows", "%ZAVU_KEY%", UNREPLACED],
    ["a placeholder of a manual", "<your-key>", UNREPLACED],
  ])("key: %s", (_title, apiKey, why) => {
    for (const error of [refusal({}, { ZAVU_API_KEY: apiKey }), refusal({ apiKey }, { ZAVU_API_KEY: KEY })]) {
      expect(error.message).toContain(why);
      expect(error.message).toMatch(/from (ZAVU_API_KEY|zavu:apiKey of the stack configuration) /);
      if (why !== "test key") expect(error.hint).toContain("without quotes");
      for (const part of apiKey.split(/\s/)) {
        if (part.length > 2) expect(inspect(error, { depth: 5, showHidden: true })).not.toContain(part);
      }
    }
  });

  test.each(["zv_live_0123456789", "zv_live_Kx7+/needle=4Qz9==", "eyJh.bGci-OiJ_~", "12|opaque:key"])(
    "a key like %s is accepted",
    (apiKey) => {
      expect(resolveConfig({ apiKey }, {}).apiKey).toBe(apiKey);
    },
  );

  test.each([
    ["not a URL", "api.zavu.example/hidden-part", "is not a URL"],
    ["another scheme", "ftp://hidden-part.example", "neither https nor http"],
    ["plain http to another machine", "http://hidden-part.example", "plain http"],
    ["plain http to a name that begins like loopback", "http://127.0.0.1.hidden-part.com", "plain http"],
    ["user and password", "https://me:hidden-part@api.zavu.example", "user name or a password"],
    ["a user alone", "https://hidden-part@api.zavu.example", "user name or a password"],
    ["a query", "https://api.zavu.example/?token=hidden-part", "query or a fragment"],
    ["a fragment", "https://api.zavu.example/#hidden-part", "query or a fragment"],
    ["quotes", `"https://hidden-part.example"`, "is not a URL"],
    ["the API's version", "https://hidden-part.example/v1", "ends in the API's version"],
    ["the API's version and a slash", "https://hidden-part.example/zavu/v2/", "ends in the API's version"],
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

describe("errors that are found without a request", () => {
  test("each invalid value is reported", () => {
    const errors = configErrors({ apiKey: "zv_test_1" }, { ZAVU_BASE_URL: "http://zavu.example" });
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining("zavu:apiKey of the stack configuration is a test key"),
      expect.stringContaining("ZAVU_BASE_URL is plain http"),
    ]);
  });

  test.each<[ConfigBag, Record<string, string>]>([
    [{}, {}],
    [{ apiKey: KEY }, { ZAVU_API_KEY: "zv_test_1" }],
    [{ apiKey: KEY, baseUrl: "https://zavu.example" }, {}],
  ])("%j with %j has no error: a missing or an overridden key is ignored", (bag, env) => {
    expect(configErrors(bag, env)).toEqual([]);
  });

  test("a setting whose value is not known yet is not checked", () => {
    const env = { ZAVU_API_KEY: "zv_test_1", ZAVU_BASE_URL: "zavu" };
    expect(configErrors({}, env, "here", ["baseUrl"]).map(({ message }) => message)).toEqual([
      "The base URL from ZAVU_BASE_URL is not a URL.",
    ]);
  });
});

describe("unknown names", () => {
  test.each([
    ["apikey", "apiKey"],
    ["APIKEY", "apiKey"],
    ["api_key", "apiKey"],
    ["api-key", "apiKey"],
    ["apiKeys", "apiKey"],
    ["baseURL", "baseUrl"],
    ["base_url", "baseUrl"],
    ["baesUrl", "baseUrl"],
  ])("%s: did you mean %s?", (name, meant) => {
    const [error] = unknownNameErrors([name], "app");
    expect(error?.message).toBe(`zavu:${name} in the stack configuration is unknown to the provider.`);
    expect(error?.hint).toContain(`Did you mean zavu:${meant}?`);
    expect(error?.hint).toContain(`pulumi config rm zavu:${name}`);
  });

  test.each(["region", "key", "url", "constructor"])("%s: the hint lists the known names", (name) => {
    expect(unknownNameErrors([name], "app")[0]?.hint).toContain("The provider knows zavu:apiKey and zavu:baseUrl.");
  });

  test("known names are no errors", () => {
    expect(unknownNameErrors(["apiKey", "baseUrl"], "app")).toEqual([]);
  });

  test("in a project called zavu, only misspelled names are errors", () => {
    expect(unknownNameErrors(["region", "key"], "zavu")).toEqual([]);
    expect(unknownNameErrors(["apikey"], "zavu")).toHaveLength(1);
  });

  test("a key that is used as a name is not shown", () => {
    expect(unknownNameErrors(["zv_live_0123456789"], "app")[0]?.text).not.toContain("zv_live_0");
  });

  test("names in other namespaces are ignored", () => {
    expect(ownNames(["zavu:apikey", "app:apikey", "zavux:apikey", "pulumi-nodejs:zavu", "zavu:a:b"])).toEqual([
      "apikey",
      "a:b",
    ]);
  });
});
