import { connect } from "../api";
import { systemClock, type Clock } from "../clock";
import type { Config } from "../config";
import { watcherOf } from "../wait";
import { Claims } from "./claims";
import { Maker } from "./maker";
import { SessionLifecycle } from "./session";

/** The lifecycle under a configuration. One for each configuration of a process: it holds the rate limit's budget. */
export function sessionLifecycle(
  config: Config,
  claims: Claims,
  clock: Clock = systemClock,
  random: () => number = Math.random,
): SessionLifecycle {
  const api = connect(config, clock, random);
  const watcher = watcherOf(api, clock, random);
  return new SessionLifecycle({ api, maker: new Maker({ api, claims, clock }), watcher, claims, clock });
}

export { Claims, SessionLifecycle };
export { check, knownInputs, type CheckedInputs } from "./inputs";
export { diff, type Difference } from "./diff";
export { timeoutOf } from "./timeouts";
export * from "./types";
