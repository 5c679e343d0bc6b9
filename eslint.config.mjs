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
      "cli/bin/",
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
    // What Pulumi serialises may only require inside its bodies.
    files: ["sdk/dynamic/src/shell/**"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    // Text that is cleaned of control characters names them.
    files: ["provider/src/redact.ts"],
    rules: { "no-control-regex": "off" },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: { globals: { process: "readonly", require: "readonly", module: "writable", console: "readonly" } },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    // The board's page runs in a browser.
    files: ["cli/page/**"],
    languageOptions: {
      globals: {
        document: "readonly",
        performance: "readonly",
        EventSource: "readonly",
        HTMLElement: "readonly",
        setTimeout: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
      },
    },
  },
  ...directions,
);
