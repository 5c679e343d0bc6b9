import { ZavuError } from "./base";

/**
 * Raised when the API key is missing, when the key or the base URL cannot be used, or when the configuration has an
 * unknown name such as `zavu:apikey`. A preview fails too, unless only the key is missing.
 *
 * @cure Set or remove what the message names. Set the key with `pulumi config set --secret zavu:apiKey` or as
 *   `ZAVU_API_KEY`, and the base URL as `zavu:baseUrl` or `ZAVU_BASE_URL`. No request was sent.
 */
export class ConfigError extends ZavuError {
  readonly name = "ConfigError";
}

/**
 * Raised when an operation gets inputs, an id or a name that the provider cannot use.
 *
 * @cure Correct what the message names. Nothing was created or changed.
 */
export class InputError extends ZavuError {
  readonly name = "InputError";
}
