import { Config } from "@pulumi/pulumi/cmd/dynamic-provider/config";
import { stackConfigOf } from "./stackConfig";

const KEY = "zv_live_needle";
const texts = (config: { get(key: string): string | undefined }, env = {}) =>
  stackConfigOf({ config })
    .errors(env)
    .map(({ text }) => text);

test("a misspelled name is reported without its value", () => {
  const all = { "zavu:apiKey": KEY, "zavu:baseURL": "needle", "app:apikey": "needle", "pulumi-nodejs:x": "needle" };
  const found = texts(new Config(all, "app"));
  expect(found).toEqual([expect.stringContaining("Did you mean zavu:baseUrl?")]);
  expect(JSON.stringify(found)).not.toContain("needle");
});

test("in a project called zavu, the program's own names are no errors", () => {
  expect(texts(new Config({ "zavu:apiKey": KEY, "zavu:region": "cl" }, "zavu"))).toEqual([]);
  expect(texts(new Config({ "zavu:apiKey": KEY, "zavu:region": "cl" }, "app"))).toHaveLength(1);
});

test.each([
  ["missing", {}],
  ["not an object", { rawConfig: "zavu:apikey" }],
  ["null", { rawConfig: null }],
])("if the private field is %s, only the values are checked", (_title, fields) => {
  const config = { ...fields, get: (key: string) => (key === "zavu:baseUrl" ? "needle" : undefined) };
  expect(texts(config, { ZAVU_API_KEY: KEY })).toEqual([expect.stringContaining("is not a URL")]);
});

test("the values are read at once, since Pulumi does not wait", () => {
  const values: Record<string, string> = { "zavu:apiKey": KEY };
  const { bag } = stackConfigOf({ config: new Config(values, "app") });
  delete values["zavu:apiKey"];
  expect(bag()).toEqual({ apiKey: KEY, baseUrl: undefined });
});

test("a configuration that cannot be read throws only when it is needed", () => {
  const config = {
    get() {
      throw new Error("no configuration");
    },
  };
  const stack = stackConfigOf({ config });
  expect(() => stack.bag()).toThrow("could not be read");
  expect(stack.errors({})).toHaveLength(1);
});
