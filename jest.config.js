/** @type {import("jest").Config} */
const config = {
  roots: [
    "<rootDir>/provider/src",
    "<rootDir>/provider/cmd/pulumi-resource-zavu/src",
    "<rootDir>/sdk/dynamic/src",
    "<rootDir>/simulator/src",
    "<rootDir>/cli/src",
    "<rootDir>/tools",
    "<rootDir>/test",
  ],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/dist/", "/test/.work/"],
  modulePathIgnorePatterns: ["<rootDir>/test/.work/"],
  transform: {
    "^.+\\.ts$|/node_modules/qr/.+\\.js$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  // An ES module, which jest's `require` does not load as it is.
  transformIgnorePatterns: ["/node_modules/(?!qr/)"],
  // Unit tests read the source; what the engine runs is the build.
  moduleNameMapper: {
    "^zavu-simulator$": "<rootDir>/simulator/src/index.ts",
    "^pulumi-zavu-provider/(api|wait|lifecycle)$": "<rootDir>/provider/src/$1/index.ts",
    "^pulumi-zavu-provider/(.*)$": "<rootDir>/provider/src/$1.ts",
  },
  testTimeout: 300_000,
  // One more than the cores that CI has: the longest tests mostly wait, for another process or for time to pass. As a
  // number: a percentage over a hundred would be read as one.
  maxWorkers: 3,
};

module.exports = config;
