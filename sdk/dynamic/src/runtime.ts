import { systemClock } from "pulumi-zavu-provider/clock";
import { ConfigError } from "pulumi-zavu-provider/errors";
import { engineGone } from "./engineGone";
import { failure } from "./failure";
import type { SessionRequest, SessionVerbs } from "./shapes";
import { ProviderProcess } from "./verbs";

// The face that every saved state calls. Frozen: the two names, what they take and what they return.

let current: ProviderProcess | undefined;

/** Pulumi's verbs for a session under a stack's configuration. Synchronous and never throws: Pulumi does not wait for it. */
export function session(request: SessionRequest): SessionVerbs {
  current ??= new ProviderProcess({
    env: process.env,
    clock: systemClock,
    random: Math.random,
    gone: engineGone(),
    exit: () => process.exit(0),
  });
  return current.session(request);
}

/** What every verb is before `configure` has run, or where it could not. */
export function unready(): never {
  const cause = new ConfigError(
    "The provider was called before it had its configuration; nothing was done.",
    "Run the command again.",
  );
  throw failure("start", cause);
}
