import { connect, type Api, type Session } from "pulumi-zavu-provider/api";
import { systemClock, type Clock, type Limits } from "pulumi-zavu-provider/clock";
import type { Config } from "pulumi-zavu-provider/config";
import { sessionWatcher, type Watcher } from "pulumi-zavu-provider/wait";

/** The account of one key: one watcher polls its sessions, and one budget limits the requests. */
export interface Account extends Api {
  readonly config: Config;
  readonly clock: Clock;
  readonly watcher: Watcher<Session>;
}

/** Sends no request. */
export function openAccount(config: Config, clock: Clock = systemClock): Account {
  const api = connect(config, clock);
  return { ...api, config, clock, watcher: sessionWatcher(api, clock) };
}

const REQUEST_MS = 60_000;

/** The limits of a request that a user waits for. */
export function limitsOf({ clock }: { clock: Clock }, signal: AbortSignal, ms = REQUEST_MS): Limits {
  return { signal, deadline: clock.now() + ms };
}
