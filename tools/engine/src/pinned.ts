import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "./engine";

/** A Go program that is pinned, with all its sources, by its own go.mod and go.sum. */
export interface Pinned {
  /** Folder of the go.mod. */
  folder: string;
  /** Go package of the program. */
  program: string;
  /** The name of the program: the last part of its package. */
  name: string;
  /** Version of the module that the program is in: `v3.258.0`. */
  version: string;
  /** The Go variable that the linker sets to the version; in the source it is empty. */
  versionVariable: string;
  /** The oldest Go that builds it: `1.25.11`. */
  go: string;
}

/** The Go module of Pulumi's SDKs: the CLI and its language hosts are built on it, and it holds scripts of theirs. */
export const sdkModule = "github.com/pulumi/pulumi/sdk/v3";

/**
 * Reads what `tools/engine/<name>/go.mod` pins: `cli` is the Pulumi CLI, `host` the Node.js language host. The sources
 * of the Node.js, Python and Go hosts left the published module after the versions that are named there; these old
 * hosts work with the CLI and with today's SDKs.
 */
export function pinned(name: "cli" | "host" | Language): Pinned {
  const folder = join(__dirname, "..", name);
  const text = readFileSync(join(folder, "go.mod"), "utf8");
  const program = /^tool (\S+)$/m.exec(text)?.[1];
  const modules = text.matchAll(/(\S+) (v\d\S*)/g);
  const version = [...modules].find(([, module]) => program?.startsWith(`${module}/`))?.[2];
  const go = /^go (\S+)$/m.exec(text)?.[1];
  if (!program || !version || !go)
    throw new Error(`${join(folder, "go.mod")} has no go, tool or require line for its program`);
  const lastPart = program.slice(program.lastIndexOf("/") + 1);
  return { folder, program, name: lastPart, version, versionVariable: versionVariable(program), go };
}

/** Languages with their own repository have the version there, the others in the SDK. */
function versionVariable(program: string): string {
  const own = /^github\.com\/pulumi\/pulumi-\w+/.exec(program)?.[0];
  return `${own === undefined ? `${sdkModule}/go/common` : `${own}/pkg`}/version.Version`;
}
