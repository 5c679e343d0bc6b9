import { editDistance } from "./editDistance";

test.each([
  ["", "", 0],
  ["", "abc", 3],
  ["abc", "", 3],
  ["apikey", "apikey", 0],
  ["api_key", "apikey", 1],
  ["apkey", "apikey", 1],
  ["apikex", "apikey", 1],
  ["apkiey", "apikey", 2],
  ["kitten", "sitting", 3],
])("from %j to %j: %d", (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance);
});
