import { configErrors, ownNames, unknownNameErrors, type ConfigBag } from "pulumi-zavu-provider/config";
import { ConfigError } from "pulumi-zavu-provider/errors";
import { redact } from "pulumi-zavu-provider/redact";
import type { ConfigureRequest } from "./shapes";

type Env = Record<string, string | undefined>;

/** A stack's configuration as Pulumi passes it to the provider. */
export interface StackConfig {
  /** @throws {ConfigError} if it could not be read. */
  bag(): ConfigBag;
  /** The errors in the configuration. A missing key is none, since a preview needs no key. */
  errors(env: Env): ConfigError[];
}

/** Reads a stack's configuration. Never throws. */
export function stackConfigOf({ config }: ConfigureRequest): StackConfig {
  try {
    const bag = { apiKey: config.get("zavu:apiKey"), baseUrl: config.get("zavu:baseUrl") };
    const unknown = unknownNameErrors(ownNames(namesIn(config)), projectOf(config));
    return { bag: () => bag, errors: (env) => [...unknown, ...configErrors(bag, env)] };
  } catch (cause) {
    const error = new ConfigError("The stack's configuration could not be read.", redact(String(cause)));
    return {
      bag: () => {
        throw error;
      },
      errors: () => [error],
    };
  }
}

// Pulumi's `Config` cannot list its names, so they are read from its private field. Without that field, unknown names are
// not reported.
const namesIn = (config: object): string[] => {
  const { rawConfig } = config as { rawConfig?: unknown };
  return typeof rawConfig === "object" && rawConfig !== null ? Object.keys(rawConfig) : [];
};

const projectOf = (config: object): string | undefined => {
  const { projectName } = config as { projectName?: unknown };
  return typeof projectName === "string" ? projectName : undefined;
};
