import { systemClock } from "pulumi-zavu-provider/clock";
import { ConfigError } from "pulumi-zavu-provider/errors";
import { parentGone } from "pulumi-zavu-provider/parent";
import { failure } from "./failure";
import type { SessionRequest, SessionVerbs } from "./shapes";
import { DynamicProvider } from "./verbs";

// The face that every saved state calls. Frozen: the two names, what they take and what they return.

let current: DynamicProvider | undefined;

/** Pulumi's verbs for a session under a stack's configuration. Synchronous and never throws: Pulumi does not wait for it. */
export function session(request: SessionRequest): SessionVerbs {
  current ??= new DynamicProvider(process.env, {
    clock: systemClock,
    random: Math.random,
    // Anywhere but in Pulumi's provider process standard input is somebody's own.
    gone: process.argv[1]?.includes("dynamic-provider") ? parentGone() : new AbortController().signal,
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
