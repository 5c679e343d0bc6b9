import path from "node:path";
import { type Language } from "pulumi-zavu-engine";
import { ROOT } from "../root";

/** The folder of the plugin's executable, as `npm run build` leaves it. */
export const PLUGIN_FOLDER = path.join(ROOT, "provider", "cmd", "pulumi-resource-zavu", "bin");

// Where a program finds the plugin.
const SETTINGS = `plugins:\n  providers:\n    - name: zavu\n      path: ${JSON.stringify(PLUGIN_FOLDER)}\n`;

/** A way in which a program has the provider, and what the two promise differently. */
export interface Form {
  name: "dynamic" | "plugin" | "plugin from YAML";
  /** Language hosts beside that of Node.js. */
  languages: readonly Language[];
  /** The files of a program: JavaScript with `zavu` and `pulumi` in reach, or YAML. */
  files(program: string): Record<string, string>;
  /** The resource's type in state. */
  type: string;
  /** What an unchanged `up` asks for a session that is not `ready`: the plugin shows a fresh QR. */
  freshRead: string[];
  /** Whether a refresh counts a session that is short of its `waitFor` as a change; else it warns and keeps it on record. */
  isUnsettledDrift: boolean;
  /** Whether Ctrl-C ends a wait. */
  hearsCancel: boolean;
  /** What a plugin process's command line looks like in /proc. */
  process: RegExp;
}

function javaScript(required: string, settings = ""): Form["files"] {
  const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
  const head = `const pulumi = require("@pulumi/pulumi");\nconst zavu = require(${JSON.stringify(required)});\n`;
  return (program) => ({
    "Pulumi.yaml": `name: engine-test\n${runtime}${settings}`,
    "package.json": JSON.stringify({ name: "engine-test", main: "index.js", private: true }),
    "index.js": `${head}${program}\n`,
  });
}

const dynamic: Form = {
  name: "dynamic",
  languages: [],
  files: javaScript("pulumi-zavu"),
  type: "pulumi-nodejs:dynamic/zavu:WhatsAppAltSession",
  freshRead: [],
  isUnsettledDrift: true,
  hearsCancel: false,
  process: /^node\0.*dynamic-provider/,
};

const plugin: Form = {
  name: "plugin",
  languages: [],
  files: javaScript(path.join(ROOT, "sdk", "nodejs"), SETTINGS),
  type: "zavu:index:WhatsAppAltSession",
  freshRead: ["GET getSession 200"],
  isUnsettledDrift: false,
  hearsCancel: true,
  process: /^node\0.*pulumi-resource-zavu/,
};

export const DYNAMIC = dynamic;
/** A program of the dynamic form in a project that still has the plugin, which the engine wants for what it made. */
export const DYNAMIC_BESIDE_PLUGIN: Form = { ...dynamic, files: javaScript("pulumi-zavu", SETTINGS) };
export const PLUGIN = plugin;
export const YAML: Form = {
  ...plugin,
  name: "plugin from YAML",
  languages: ["yaml"],
  files: (program) => ({ "Pulumi.yaml": `name: engine-test\nruntime: yaml\n${SETTINGS}${program}\n` }),
};
export const FORMS = [dynamic, plugin];
