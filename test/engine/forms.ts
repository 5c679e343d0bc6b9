import path from "node:path";

const ROOT = path.join(__dirname, "..", "..");

/** The folder of the plugin's executable, as `npm run build` leaves it. */
export const PLUGIN_FOLDER = path.join(ROOT, "provider", "cmd", "pulumi-resource-zavu", "bin");

/** A way in which a program has the provider, and what the two promise differently. */
export interface Form {
  name: "dynamic" | "plugin";
  /** What a Node.js program requires as `zavu`. */
  package: string;
  /** Lines of Pulumi.yaml. */
  settings: string;
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

const dynamic: Form = {
  name: "dynamic",
  package: "pulumi-zavu",
  settings: "",
  type: "pulumi-nodejs:dynamic/zavu:WhatsAppAltSession",
  freshRead: [],
  isUnsettledDrift: true,
  hearsCancel: false,
  process: /^node\0.*dynamic-provider/,
};

const plugin: Form = {
  name: "plugin",
  package: path.join(ROOT, "sdk", "nodejs"),
  settings: `plugins:\n  providers:\n    - name: zavu\n      path: ${JSON.stringify(PLUGIN_FOLDER)}\n`,
  type: "zavu:index:WhatsAppAltSession",
  freshRead: ["GET getSession 200"],
  isUnsettledDrift: false,
  hearsCancel: true,
  process: /^node\0.*pulumi-resource-zavu/,
};

export const DYNAMIC = dynamic;
export const PLUGIN = plugin;
export const FORMS = [dynamic, plugin];
