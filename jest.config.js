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
const LONG = ["<rootDir>/test/model/long.test.ts", "<rootDir>/test/mutations/*.test.ts"];

/**
 * One project for each way to run tests: `unit` beside the code, `whole` for what crosses packages, `deep` for what takes
 * many minutes. See CONTRIBUTING.md.
 *
 * @type {import("jest").Config}
 */
const config = {
  projects: [
    { ...base, displayName: "unit", roots: roots(inSource), setupFilesAfterEnv: limit("unit") },
    {
      ...base,
      displayName: "whole",
      roots: roots(["test"]),
      testPathIgnorePatterns: [...base.testPathIgnorePatterns, "/test/model/long\\.", "/test/mutations/"],
      setupFilesAfterEnv: limit("whole"),
    },
    { ...base, displayName: "deep", roots: roots(["test"]), testMatch: LONG, setupFilesAfterEnv: limit("deep") },
    {
      ...base,
      displayName: "packed",
      roots: roots(["test"]),
      testMatch: ["**/test/packed/matrix/*.matrix.ts"],
      setupFilesAfterEnv: limit("whole"),
    },
  ],
  // Leaves out what needs a tool that this machine lacks.
  filter: "<rootDir>/test/needs.js",
  // One more than the cores that CI has: the longest tests mostly wait, for another process or for time to pass. As a
  // number: a percentage over a hundred would be read as one.
  maxWorkers: 3,
};

module.exports = config;
