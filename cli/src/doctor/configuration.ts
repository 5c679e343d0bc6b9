import { isLoopback, resolveConfig, type Config, type ConfigBag } from "pulumi-zavu-provider/config";
import { ok, problemOf, warning, type Check } from "./check";

/** The check, and the key and the base URL if they can be used. */
export interface Configured {
  check: Check;
  config?: Config;
}

/** @param place the name of the bag in messages. */
export function configured(bag: ConfigBag, env: Record<string, string | undefined>, place?: string): Configured {
  try {
    const config = resolveConfig(bag, env, place);
    return { config, check: keyCheck(config) };
  } catch (error) {
    return { check: problemOf("configuration", error) };
  }
}

function keyCheck({ apiKey, keySource, baseUrl }: Config): Check {
  const name = "configuration";
  if (apiKey.startsWith("zv_live_")) return ok(name, `A live key from ${keySource}, for ${baseUrl}.`);
  // A simulator accepts any key.
  if (isLoopback(new URL(baseUrl).hostname)) return ok(name, `A key from ${keySource}, for ${baseUrl}.`);
  return warning(
    name,
    `The key from ${keySource}, for ${baseUrl}, does not start with zv_live_ as live keys do.`,
    "If the API rejects it, copy the key again from the Zavu dashboard.",
  );
}
