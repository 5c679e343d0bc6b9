import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A Go program whose version, and that of all that it is built from, stands in a go.mod and go.sum of its own. */
export interface Pinned {
  /** Folder of the go.mod. */
  folder: string;
  /** Go package of the program. */
  program: string;
  /** Version of the module that the program is in: `v3.258.0`. */
  version: string;
  /** The least Go that builds it: `1.25.11`. */
  go: string;
}

/**
 * Reads what `tools/engine/<name>/go.mod` pins: `cli` is the Pulumi CLI, `host` the Node.js language host, whose
 * source left the published module after the version that is named there.
 */
export function pinned(name: "cli" | "host"): Pinned {
  const folder = join(__dirname, "..", name);
  const text = readFileSync(join(folder, "go.mod"), "utf8");
  const program = /^tool (\S+)$/m.exec(text)?.[1];
  const modules = text.matchAll(/(\S+) (v\d\S*)/g);
  const version = [...modules].find(([, module]) => program?.startsWith(`${module}/`))?.[2];
  const go = /^go (\S+)$/m.exec(text)?.[1];
  if (!program || !version || !go) throw new Error(`${join(folder, "go.mod")} lacks its go, tool or require line`);
  return { folder, program, version, go };
}
