import js from "@eslint/js";
import tseslint from "typescript-eslint";
import directions from "./tools/lint/directions.mjs";

export default tseslint.config(
  {
    ignores: [
      "**/dist/",
      "**/node_modules/",
      "coverage/",
      ".cache/",
      ".zavu/",
      "test/.work/",
      "cli/program/",
      "sdk/nodejs/",
      "examples/quickstart-nodejs/",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    // A promise that nobody waits for hides its error, and a status that nobody handles hides a case.
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: {
        project: [
          "tsconfig.check.json",
          "{provider,sdk/dynamic,simulator,cli}/tsconfig.json",
          "provider/cmd/*/tsconfig.json",
          "tools/*/tsconfig.json",
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": [
        "error",
        // Node.js's own test runner waits for its tests.
        { allowForKnownSafeCalls: [{ from: "package", name: "test", package: "node:test" }] },
      ],
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    // What Pulumi serialises may only require inside its bodies; what is slow to load waits until it is needed.
    files: [
      "sdk/dynamic/src/shell/**",
      "provider/src/api/http.ts",
      "provider/src/redact.ts",
      "cli/src/doctor/route.ts",
      "cli/src/commands/watch.ts",
    ],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        AbortController: "readonly",
        require: "readonly",
        module: "writable",
        __dirname: "readonly",
        console: "readonly",
        jest: "readonly",
      },
    },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    // The board's page runs in a browser, and so does what watches it there.
    files: ["cli/page/**", "test/board/*.js"],
    languageOptions: {
      globals: {
        window: "readonly",
        document: "readonly",
        performance: "readonly",
        fetch: "readonly",
        EventSource: "readonly",
        HTMLElement: "readonly",
        MutationObserver: "readonly",
        setTimeout: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        clearTimeout: "readonly",
      },
    },
  },
  ...directions,
);
