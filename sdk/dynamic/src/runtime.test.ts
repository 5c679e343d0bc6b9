import * as runtime from "./runtime";

const NAMES = ["check", "create", "delete", "diff", "read", "update"];

let env: NodeJS.ProcessEnv;
beforeEach(() => {
  env = process.env;
  process.env = { ZAVU_BASE_URL: "http://127.0.0.1:1" };
});
afterEach(() => {
  process.env = env;
});

test("a saved state finds the two names that it calls, and the verbs", () => {
  expect(Object.keys(runtime).sort()).toEqual(["session", "unready"]);
  expect(Object.keys(runtime.session({ config: { get: () => undefined } })).sort()).toEqual(NAMES);
});

test("before there is a configuration every verb throws an error with a message alone", () => {
  let error: unknown;
  try {
    runtime.unready();
  } catch (thrown) {
    error = thrown;
  }
  expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
  expect(Object.keys(error as Error)).toEqual([]);
  expect((error as Error).message).toContain("nothing was done");
});

test("the configuration is read at once, and its key is asked for by each verb", async () => {
  const config: Record<string, string> = { "zavu:apiKey": "zv_test_of_the_stack" };
  const asked: string[] = [];
  const verbs = runtime.session({
    config: {
      get(name) {
        asked.push(name);
        return config[name];
      },
    },
  });
  expect(asked.sort()).toEqual(["zavu:apiKey", "zavu:baseUrl"]);
  await expect(verbs.delete("s1", {})).rejects.toThrow("test key");
  expect(asked).toHaveLength(2);
});
