import { isLoopback, resolveConfig, type Config, type ConfigBag } from "pulumi-zavu-provider/config";
import { ok, problemOf, warning, type Check } from "./check";

/** What was found, and key and base URL where they may be used. */
export interface Configured {
  check: Check;
  config?: Config;
}

/** @param place what the bag is, in words. */
export function configured(bag: ConfigBag, env: Record<string, string | undefined>, place?: string): Configured {
  try {
    const config = resolveConfig(bag, env, place);
    return { config, check: kindCheck(config) };
  } catch (error) {
    return { check: problemOf("configuration", error) };
  }
}

function kindCheck({ apiKey, keySource, baseUrl }: Config): Check {
  const name = "configuration";
  if (apiKey.startsWith("zv_live_")) return ok(name, `A live key from ${keySource}, for ${baseUrl}.`);
  // A simulator takes any key.
  if (isLoopback(new URL(baseUrl).hostname)) return ok(name, `A key from ${keySource}, for ${baseUrl}.`);
  return warning(
    name,
    `The key from ${keySource}, for ${baseUrl}, does not start with zv_live_ as live keys do.`,
    "Where the API does not accept it, copy it again from the Zavu dashboard.",
  );
}
