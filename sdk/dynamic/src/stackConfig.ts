import { configErrors, ownNames, unknownNameErrors, type ConfigBag } from "pulumi-zavu-provider/config";
import { ConfigError } from "pulumi-zavu-provider/errors";
import { redact } from "pulumi-zavu-provider/redact";
import type { ConfigureRequest } from "./shapes";

type Env = Record<string, string | undefined>;

/** A stack's configuration as the provider was given it. */
export interface StackConfig {
  /** @throws {ConfigError} if it could not be read. */
  bag(): ConfigBag;
  /** What makes it unusable; a missing key does not, since a preview needs none. */
  errors(env: Env): ConfigError[];
}

/** Reads a stack's configuration at once, and never throws. */
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

// Pulumi's `Config` answers only for a name that one knows. It keeps all of them in a private field: without that field
// unknown names stay unnoticed, and nothing else changes.
const namesIn = (config: object): string[] => {
  const { rawConfig } = config as { rawConfig?: unknown };
  return typeof rawConfig === "object" && rawConfig !== null ? Object.keys(rawConfig) : [];
};

const projectOf = (config: object): string | undefined => {
  const { projectName } = config as { projectName?: unknown };
  return typeof projectName === "string" ? projectName : undefined;
};
