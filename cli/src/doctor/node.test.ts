import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OLDEST_NODE, nodeCheck } from "./node";

test.each([
  ["18.19.0", "problem"],
  ["20.2.9", "problem"],
  ["20.3.0", "ok"],
  ["20.20.1", "ok"],
  ["24.0.0-nightly", "ok"],
])("Node.js %s: %s", (version, state) => {
  expect(nodeCheck(version).state).toBe(state);
});

test("the oldest version is the one in package.json", () => {
  const { engines } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
    engines: { node: string };
  };
  expect(engines.node).toBe(`>=${OLDEST_NODE}`);
});
