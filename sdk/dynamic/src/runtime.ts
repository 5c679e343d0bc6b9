import { systemClock } from "pulumi-zavu-provider/clock";
import { ConfigError } from "pulumi-zavu-provider/errors";
import { parentGone } from "pulumi-zavu-provider/parent";
import { failure } from "./failure";
import type { ConfigureRequest, ProviderVerbs } from "./shapes";
import { DynamicProvider } from "./verbs";

// Saved states call these functions. Frozen: their names, what they take and what they return.

let current: DynamicProvider | undefined;

// Pulumi's verbs for a kind of resource with a stack's configuration. Never throws. Synchronous, since Pulumi does not wait.

export const session = (request: ConfigureRequest): ProviderVerbs => provider().verbsOf("session", request);
export const senderLink = (request: ConfigureRequest): ProviderVerbs => provider().verbsOf("senderLink", request);
export const egressNode = (request: ConfigureRequest): ProviderVerbs => provider().verbsOf("egressNode", request);

/** The provider of all resources, which share a connection and a rate limit. */
function provider(): DynamicProvider {
  current ??= start();
  return current;
}

function start(): DynamicProvider {
  // Standard input and standard error belong to the provider only in Pulumi's provider process.
  const isProvider = process.argv[1]?.includes("dynamic-provider") === true;
  const host = {
    clock: systemClock,
    random: Math.random,
    gone: isProvider ? parentGone() : new AbortController().signal,
    exit: () => process.exit(0),
  };
  // The engine shows what a provider writes to standard error; a dynamic provider has no other way to warn.
  const warn = (text: string) => void (isProvider && process.stderr.write(`warning: ${text}\n`));
  return new DynamicProvider(process.env, host, warn);
}

/** Every verb until `configure` has run. */
export function unready(): never {
  const cause = new ConfigError(
    "The provider was called before it had its configuration; nothing was done.",
    "Run the command again.",
  );
  throw failure("start", cause);
}
