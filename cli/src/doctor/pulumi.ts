import { isZavuError } from "pulumi-zavu-provider/errors";
import { ok, problem, warning, type Check } from "./check";
import type { Probes } from "./probes";
import { INSTALL } from "./pulumiOnPath";

/** @param isNeeded whether a stack must be read. Otherwise, a missing Pulumi CLI is only a warning. */
export async function pulumiCheck({ pulumiVersion }: Pick<Probes, "pulumiVersion">, isNeeded: boolean): Promise<Check> {
  const failed = isNeeded ? problem : warning;
  try {
    const version = await pulumiVersion();
    if (version !== undefined) return ok("pulumi", `Pulumi ${version}.`);
    return failed("pulumi", "The Pulumi CLI is not on PATH. --stack and --all-stacks need it.", INSTALL);
  } catch (error) {
    if (!isZavuError(error)) throw error;
    return failed("pulumi", error.message, error.hint);
  }
}
