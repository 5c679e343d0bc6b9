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
// What takes long: many schedules, mutations, big stacks, whole pipelines, examples and tutorials, languages other than
// Node.js, public bug reports, rare faults, and the packages as users have them. `npm test` runs each verb of a session on
// the engine, each command and each page.
const DEEP = [
  "test/cli/leftovers.test.ts",
  "test/cli/pictures.test.ts",
  "test/docs/tutorial.test.ts",
  "test/engine/adopt.test.ts",
  "test/engine/bridge.test.ts",
  "test/engine/config.test.ts",
  "test/engine/egressNode.test.ts",
  "test/engine/egressNodeFaults.test.ts",
  "test/engine/expectedNumber.test.ts",
  "test/engine/hooks.test.ts",
  "test/engine/inPlace.test.ts",
  "test/engine/inputs.test.ts",
  "test/engine/kill.test.ts",
  "test/engine/many.test.ts",
  "test/engine/migrate.test.ts",
  "test/engine/resume.test.ts",
  "test/engine/senderLink.test.ts",
  "test/engine/senderLinkFaults.test.ts",
  "test/engine/uncertain.test.ts",
  "test/examples/automation.test.ts",
  "test/examples/examples.test.ts",
  "test/examples/go.test.ts",
  "test/examples/java.test.ts",
  "test/examples/policyPack.test.ts",
  "test/examples/python.test.ts",
  "test/gitops/github.test.ts",
  "test/gitops/gitlab.test.ts",
  "test/model/channelLong.test.ts",
  "test/model/long.test.ts",
  "test/monitoring/prometheus.test.ts",
  "test/mutations/",
  "test/packed/npx.test.ts",
  "test/packed/packed.test.ts",
  "test/packed/plugin.test.ts",
  "test/sdk/java.test.ts",
  "test/sdk/python.test.ts",
  "test/start/live.test.ts",
  "test/start/start.test.ts",
  "test/states/",
  "test/wild/",
].map((path) => `<rootDir>/${path}`);
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
      testMatch: DEEP.map((path) => (path.endsWith("/") ? `${path}**/*.test.ts` : path)),
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
  testSequencer: "<rootDir>/test/longestFirst.js",
  // Leaves out what needs a tool that this machine lacks.
  filter: "<rootDir>/test/needs.js",
  // One more than the cores that CI has: the longest tests mostly wait, for another process or for time to pass. More
  // workers make unit tests run out of their 10 s. As a number: a percentage over a hundred would be read as one.
  maxWorkers: 3,
};

module.exports = config;
