import { configured } from "./configuration";

test.each([
  ["zv_live_abc", undefined, "ok", "A live key from ZAVU_API_KEY, for https://api.zavu.dev."],
  ["any-key-at-all", "http://localhost:4010", "ok", "A key from ZAVU_API_KEY, for http://localhost:4010."],
  ["any-key-at-all", undefined, "warning", expect.stringContaining("does not start with zv_live_")],
  ["zv_test_abc", undefined, "problem", expect.stringContaining("is a test key")],
])("key %s for %s: %s", (ZAVU_API_KEY, ZAVU_BASE_URL, state, found) => {
  expect(configured({}, { ZAVU_API_KEY, ZAVU_BASE_URL }).check).toMatchObject({ state, found });
});

test("key and base URL are returned if they can be used", () => {
  const bag = { apiKey: "zv_live_abc", baseUrl: "https://zavu.example/" };
  expect(configured(bag, {}, "the configuration of stack dev").config).toEqual({
    apiKey: "zv_live_abc",
    baseUrl: "https://zavu.example",
    keySource: "zavu:apiKey of the configuration of stack dev",
    baseUrlSource: "zavu:baseUrl of the configuration of stack dev",
  });
  expect(configured({ apiKey: "" }, { ZAVU_API_KEY: "zv_live_abc" }).config).toBeUndefined();
});
