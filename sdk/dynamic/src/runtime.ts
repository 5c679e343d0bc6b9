import { systemClock } from "pulumi-zavu-provider/clock";
import { ConfigError } from "pulumi-zavu-provider/errors";
import { parentGone } from "pulumi-zavu-provider/parent";
import { failure } from "./failure";
import type { ConfigureRequest, ProviderVerbs } from "./shapes";
import { DynamicProvider } from "./verbs";

// The face that every saved state calls. Frozen: the two names, what they take and what they return.

let current: DynamicProvider | undefined;

/** Pulumi's verbs for a session under a stack's configuration. Synchronous and never throws: Pulumi does not wait for it. */
export function session(request: ConfigureRequest): ProviderVerbs {
  current ??= start();
  return current.session(request);
}

function start(): DynamicProvider {
  // Anywhere but in Pulumi's provider process standard input and standard error are somebody's own.
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

/** What every verb is before `configure` has run, or where it could not. */
export function unready(): never {
  const cause = new ConfigError(
    "The provider was called before it had its configuration; nothing was done.",
    "Run the command again.",
  );
  throw failure("start", cause);
}
