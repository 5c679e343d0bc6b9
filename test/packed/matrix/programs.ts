import { DYNAMIC, PLUGIN, type Form } from "../../engine/forms";
import type { Cell } from "./cells";

/** What the programs of a form install in addition to Pulumi's SDK. */
export const PACKAGES = {
  dynamic: ["pulumi-zavu"],
  plugin: ["pulumi-zavu-sdk", "pulumi-resource-zavu"],
} as const;

// As in docs/choose-a-form.md: the folder that the project's package manager fills.
const SETTINGS = {
  dynamic: "",
  plugin: "plugins:\n  providers:\n    - name: zavu\n      path: node_modules/pulumi-resource-zavu/bin\n",
};

const CREATE = `new WhatsAppAltSession("line", { displayName: "line", egress: { kind: "external" } })`;

const SOURCES: Record<Cell["language"], (from: string) => Record<string, string>> = {
  TypeScript: (from) => ({
    "index.ts": `import * as pulumi from "@pulumi/pulumi";
import { WhatsAppAltSession, WhatsAppAltSessionArgs } from "${from}";
const args: WhatsAppAltSessionArgs = { displayName: "line", egress: { kind: "external" } };
const line: WhatsAppAltSession = new WhatsAppAltSession("line", args);
export const qrCode: pulumi.Output<string | undefined> = line.qrCode;
export const node: string = process.version;
`,
  }),
  CommonJS: (from) => ({
    "index.js": `const { WhatsAppAltSession } = require("${from}");
const line = ${CREATE};
module.exports = { qrCode: line.qrCode, node: process.version };
`,
  }),
  "ES module": (from) => ({
    "index.js": `import { WhatsAppAltSession } from "${from}";
const line = ${CREATE};
export const qrCode = line.qrCode;
export const node = process.version;
`,
  }),
};

// With the newest Pulumi, a project has its own compiler, as after `pulumi new typescript`; with the lowest, it uses the
// old one in Pulumi's SDK.
const hasCompiler = ({ language, pulumi }: Cell) => language === "TypeScript" && pulumi === "newest";
const TSCONFIG = JSON.stringify({
  compilerOptions: { strict: true, target: "es2020", module: "nodenext", moduleResolution: "nodenext" },
  files: ["index.ts"],
});

/** What a program needs in addition to Pulumi's SDK and ours. */
export const compilers = (cell: Cell): string[] =>
  hasCompiler(cell) ? ["typescript@^5.0.0", "@types/node@^20.0.0"] : [];

/** A program of that cell, which outputs its version of Node.js. */
export function formOf(cell: Cell): Form {
  const { language, form, manager } = cell;
  const isTypeScript = language === "TypeScript";
  const base = { name: "packed", private: true, main: isTypeScript ? "index.ts" : "index.js" };
  const runtime = `runtime:\n  name: nodejs\n  options:\n    typescript: ${isTypeScript}\n`;
  const files = {
    "Pulumi.yaml": `name: packed\n${runtime}${SETTINGS[form]}`,
    "package.json": JSON.stringify({ ...base, type: language === "ES module" ? "module" : "commonjs" }),
    ...(manager === "yarn" ? { ".yarnrc.yml": "nodeLinker: node-modules\n", "yarn.lock": "" } : {}),
    ...(hasCompiler(cell) ? { "tsconfig.json": TSCONFIG } : {}),
    ...SOURCES[language](PACKAGES[form][0]),
  };
  return { ...(form === "plugin" ? PLUGIN : DYNAMIC), files: () => files };
}
