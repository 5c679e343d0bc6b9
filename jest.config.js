const base = require("./jest.base");

const inSource = [
  "provider/src",
  "provider/cmd/pulumi-resource-zavu/src",
  "sdk/dynamic/src",
  "simulator/src",
  "cli/src",
  "tools",
];
const roots = (folders) => folders.map((folder) => `<rootDir>/${folder}`);
// jest takes no time limit for each project.
const limit = (name) => [`<rootDir>/test/limits/${name}.js`];
// What takes many minutes: the long model, the mutations, big stacks, whole pipelines and the packages as users have them.
const DEEP = [
  "test/model/long.test.ts",
  "test/mutations/mutations.test.ts",
  "test/engine/many.test.ts",
  "test/gitops/github.test.ts",
  "test/gitops/gitlab.test.ts",
  "test/packed/packed.test.ts",
  "test/packed/plugin.test.ts",
].map((file) => `<rootDir>/${file}`);
// In the repository, so that jest remembers how long each file took and begins with the longest.
const cacheDirectory = "<rootDir>/.cache/jest";

/**
 * One project for each way to run tests: `unit` beside the code, `whole` for what crosses packages, `deep` for what takes
 * many minutes. See CONTRIBUTING.md.
 *
 * @type {import("jest").Config}
 */
const config = {
  projects: [
    { ...base, cacheDirectory, displayName: "unit", roots: roots(inSource), setupFilesAfterEnv: limit("unit") },
    {
      ...base,
      cacheDirectory,
      displayName: "whole",
      roots: roots(["test"]),
      testPathIgnorePatterns: [...base.testPathIgnorePatterns, ...DEEP],
      setupFilesAfterEnv: limit("whole"),
    },
    {
      ...base,
      cacheDirectory,
      displayName: "deep",
      roots: roots(["test"]),
      testMatch: DEEP,
      setupFilesAfterEnv: limit("deep"),
    },
    {
      ...base,
      cacheDirectory,
      displayName: "packed",
      roots: roots(["test"]),
      testMatch: ["**/test/packed/matrix/*.matrix.ts"],
      setupFilesAfterEnv: limit("whole"),
    },
  ],
  // Leaves out what needs a tool that this machine lacks.
  filter: "<rootDir>/test/needs.js",
  // One more than the cores that CI has: the longest tests mostly wait, for another process or for time to pass. More
  // workers make unit tests run out of their 10 s. As a number: a percentage over a hundred would be read as one.
  maxWorkers: 3,
};

module.exports = config;
