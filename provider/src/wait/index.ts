import type { Api, EgressNode, Session } from "../api";
import { systemClock, type Clock } from "../clock";
import { ListCache } from "./listCache";
import { Watcher } from "./watch";

/** The watcher for all sessions with one configuration. */
export function sessionWatcher(api: Api, clock: Clock = systemClock, random = Math.random): Watcher<Session> {
  const pauseMs = (requests: number) => api.budget.pauseMs(requests);
  return new Watcher({ reader: api.sessions, clock, random, pauseMs });
}

/** The watcher for all egress nodes with one configuration. It cannot use lists, which have the nodes of only one sender. */
export function egressNodeWatcher(api: Api, clock: Clock = systemClock, random = Math.random): Watcher<EgressNode> {
  const pauseMs = (requests: number) => api.budget.pauseMs(requests);
  return new Watcher({ reader: api.egressNodes, clock, random, pauseMs });
}

/** The list cache for all sessions with one configuration. */
export function sessionListCache(api: Api, clock: Clock = systemClock): ListCache<Session> {
  return new ListCache({ reader: api.sessions, clock });
}

export { ListCache } from "./listCache";
export { ListCost } from "./listCost";
export type { Item, Reader } from "./poller";
export { nextPollMs, type Pace } from "./schedule";
export { Watcher, isTransient, type End, type Verdict, type WatchParts } from "./watch";
