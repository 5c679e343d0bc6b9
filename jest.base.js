// In jest's sandbox a global is slow to read: without these, the model takes twice as long. Modules must not declare one
// of these names, and fake timers replace none of them.
const GLOBALS = ["Array", "JSON", "Map", "Math", "Number", "Object", "Promise", "Set", "String"];
// ES modules, which jest's `require` does not load as they are.
const ES_MODULES = "(qr|string-width|strip-ansi|ansi-regex|get-east-asian-width)";

/**
 * What every test needs: TypeScript, and the source instead of the build.
 *
 * @type {import("jest").Config}
 */
const base = {
  testMatch: ["**/*.test.ts"],
  sandboxInjectedGlobals: GLOBALS,
  testPathIgnorePatterns: ["/node_modules/", "/dist/", "/test/.work/"],
  modulePathIgnorePatterns: ["<rootDir>/test/.work/"],
  transform: {
    [`^.+\\.ts$|/node_modules/${ES_MODULES}/.+\\.js$`]: [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!${ES_MODULES}/)`],
  // Unit tests read the source; what the engine runs is the build.
  moduleNameMapper: {
    "^zavu-simulator$": "<rootDir>/simulator/src/index.ts",
    "^pulumi-zavu-provider/(api|errors|wait|lifecycle)$": "<rootDir>/provider/src/$1/index.ts",
    "^pulumi-zavu-provider/(.*)$": "<rootDir>/provider/src/$1.ts",
  },
};

module.exports = base;
