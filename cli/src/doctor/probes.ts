import { readFileSync } from "node:fs";
import { axiosUsesProxy } from "./route";
import { pulumiOnPath } from "./pulumiOnPath";

/** How the checks read the state of this machine. */
export interface Probes {
  /** The version of Node.js, without a "v". */
  nodeVersion: string;
  /** The version of the Pulumi CLI; `undefined` if not on PATH. Rejects with {StackError} if it cannot be used. */
  pulumiVersion(): Promise<string | undefined>;
  /** This machine's time of day, in Unix ms. */
  timeOfDay(): number;
  canRead(file: string): boolean;
  /** Whether requests to an https address go through a proxy from the environment. */
  usesProxy(url: string): Promise<boolean>;
}

export const realProbes: Probes = {
  nodeVersion: process.versions.node,
  pulumiVersion: pulumiOnPath,
  timeOfDay: () => Date.now(),
  canRead,
  usesProxy: axiosUsesProxy,
};

function canRead(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}
