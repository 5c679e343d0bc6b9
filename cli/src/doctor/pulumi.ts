import { isZavuError } from "pulumi-zavu-provider/errors";
import { ok, problem, warning, type Check } from "./check";
import type { Probes } from "./probes";
import { INSTALL } from "./pulumiOnPath";

/** @param isNeeded whether a stack is to be read; else the other commands do without. */
export async function pulumiCheck({ pulumiVersion }: Pick<Probes, "pulumiVersion">, isNeeded: boolean): Promise<Check> {
  const lacking = isNeeded ? problem : warning;
  try {
    const version = await pulumiVersion();
    if (version !== undefined) return ok("pulumi", `Pulumi ${version}.`);
    return lacking("pulumi", "No Pulumi CLI is on PATH; options that name a stack need it.", INSTALL);
  } catch (error) {
    if (!isZavuError(error)) throw error;
    return lacking("pulumi", error.message, error.hint);
  }
}
