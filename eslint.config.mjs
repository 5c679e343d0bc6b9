import js from "@eslint/js";
import tseslint from "typescript-eslint";
import directions from "./tools/lint/directions.mjs";

export default tseslint.config(
  {
    ignores: [
      "**/dist/",
      "**/node_modules/",
      "coverage/",
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
    // What Pulumi serialises may only require inside its bodies; what is slow to load waits until it is needed.
    files: ["sdk/dynamic/src/shell/**", "provider/src/api/http.ts", "cli/src/doctor/route.ts"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: { globals: { process: "readonly", require: "readonly", module: "writable", console: "readonly" } },
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
