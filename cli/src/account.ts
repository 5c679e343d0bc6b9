import { connect, type Api, type Session } from "pulumi-zavu-provider/api";
import { systemClock, type Clock, type Limits } from "pulumi-zavu-provider/clock";
import type { Config } from "pulumi-zavu-provider/config";
import { sessionWatcher, type Watcher } from "pulumi-zavu-provider/wait";

/** The sessions of one key, looked at by one watcher under one budget. */
export interface Account extends Api {
  readonly config: Config;
  readonly clock: Clock;
  readonly watcher: Watcher<Session>;
}

/** Asks nothing yet. */
export function openAccount(config: Config, clock: Clock = systemClock): Account {
  const api = connect(config, clock);
  return { ...api, config, clock, watcher: sessionWatcher(api, clock) };
}

const REQUEST_MS = 60_000;

/** The limits of a call that a person waits for. */
export function limitsOf({ clock }: { clock: Clock }, signal: AbortSignal, ms = REQUEST_MS): Limits {
  return { signal, deadline: clock.now() + ms };
}
