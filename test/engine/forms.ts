import path from "node:path";
import { type Language } from "pulumi-zavu-engine";
import { ROOT } from "../root";

/** The folder of the plugin's executable, as `npm run build` leaves it. */
export const PLUGIN_FOLDER = path.join(ROOT, "provider", "cmd", "pulumi-resource-zavu", "bin");

// The folder in which a program finds the plugin.
const SETTINGS = `plugins:\n  providers:\n    - name: zavu\n      path: ${JSON.stringify(PLUGIN_FOLDER)}\n`;

/** A form of the provider, and how its behavior differs. */
export interface Form {
  name: "dynamic" | "plugin" | "plugin from YAML";
  /** Language hosts in addition to that of Node.js. */
  languages: readonly Language[];
  /** The files of a program: JavaScript that uses `zavu` and `pulumi`, or YAML. */
  files(program: string): Record<string, string>;
  /** The resource's type in state. */
  type: string;
  /** The requests of an unchanged `up` for a session that is not `ready`: the plugin reads a fresh QR code. */
  freshRead: string[];
  /** Whether a session that has not reached its `waitFor` is a change in a refresh; otherwise it is an init error. */
  isUnsettledDrift: boolean;
  /** Whether Ctrl-C ends a wait. */
  handlesCancel: boolean;
  /** Matches the command line of a provider process in /proc. */
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
  handlesCancel: false,
  process: /^node\0.*dynamic-provider/,
};

const plugin: Form = {
  name: "plugin",
  languages: [],
  files: javaScript(path.join(ROOT, "sdk", "nodejs"), SETTINGS),
  type: "zavu:index:WhatsAppAltSession",
  freshRead: ["GET getSession 200"],
  isUnsettledDrift: false,
  handlesCancel: true,
  process: /^node\0.*pulumi-resource-zavu/,
};

export const DYNAMIC = dynamic;
/** The dynamic form in a project that still has the plugin, which the engine needs for resources that it created. */
export const DYNAMIC_BESIDE_PLUGIN: Form = { ...dynamic, files: javaScript("pulumi-zavu", SETTINGS) };
export const PLUGIN = plugin;
export const YAML: Form = {
  ...plugin,
  name: "plugin from YAML",
  languages: ["yaml"],
  files: (program) => ({ "Pulumi.yaml": `name: engine-test\nruntime: yaml\n${SETTINGS}${program}\n` }),
};
export const FORMS = [dynamic, plugin];
