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

test("the functions that saved states call exist, and return the verbs", () => {
  const { unready: _unready, ...kinds } = runtime;
  expect(Object.keys(kinds).sort()).toEqual(["egressNode", "senderLink", "session"]);
  for (const verbs of Object.values(kinds))
    expect(Object.keys(verbs({ config: { get: () => undefined } })).sort()).toEqual(NAMES);
});

test("before configure, every verb throws an error with only a message", () => {
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

test("the configuration is read at once, and each verb checks the key", async () => {
  const config: Record<string, string> = { "zavu:apiKey": "zv_test_of_the_stack" };
  const read: string[] = [];
  const verbs = runtime.session({
    config: {
      get(name) {
        read.push(name);
        return config[name];
      },
    },
  });
  expect(read.sort()).toEqual(["zavu:apiKey", "zavu:baseUrl"]);
  await expect(verbs.delete("s1", {})).rejects.toThrow("test key");
  expect(read).toHaveLength(2);
});
