import type { Api, Session } from "../api";
import { systemClock, type Clock } from "../clock";
import { ListCache } from "./listCache";
import { Watcher } from "./watch";

/** The watcher of sessions: one for all sessions under a configuration. */
export function sessionWatcher(api: Api, clock: Clock = systemClock, random = Math.random): Watcher<Session> {
  const pauseMs = (requests: number) => api.budget.pauseMs(requests);
  return new Watcher({ noun: "session", reader: api.sessions, clock, random, pauseMs });
}

/** The list cache of sessions: one for all sessions under a configuration. */
export function sessionListCache(api: Api, clock: Clock = systemClock): ListCache<Session> {
  return new ListCache({ reader: api.sessions, clock });
}

export { ListCache } from "./listCache";
export type { Item, Reader } from "./poller";
export { nextPollMs, type Pace } from "./schedule";
export { Watcher, isTransient, type Verdict, type WatchParts } from "./watch";
