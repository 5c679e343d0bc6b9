import { readFileSync } from "node:fs";
import { askAxios } from "./route";
import { pulumiOnPath } from "./pulumiOnPath";

/** How the checks look at this machine. */
export interface Probes {
  /** Of Node.js, without a "v". */
  nodeVersion: string;
  /** The version of the Pulumi CLI; `undefined` where none is on PATH. Rejects with a {StackError} where it cannot be used. */
  pulumiVersion(): Promise<string | undefined>;
  /** This machine's time of day, in Unix ms. */
  timeOfDay(): number;
  canRead(file: string): boolean;
  /** Whether requests to an https address go through a proxy of the environment. */
  usesProxy(url: string): Promise<boolean>;
}

export const realProbes: Probes = {
  nodeVersion: process.versions.node,
  pulumiVersion: pulumiOnPath,
  timeOfDay: () => Date.now(),
  canRead,
  usesProxy: askAxios,
};

function canRead(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}
