import type { Api } from "../api";
import { systemClock, type Clock } from "../clock";
import { Reading } from "./reading";
import { Watcher } from "./watch";

/** The watcher of an API: one for all sessions under a configuration. */
export function watcherOf(api: Api, clock: Clock = systemClock, random: () => number = Math.random): Watcher {
  return new Watcher({ reader: api.sessions, clock, random, pauseMs: (requests) => api.budget.pauseMs(requests) });
}

/** The reading of an API: one for all sessions under a configuration. */
export function readingOf(api: Api, clock: Clock = systemClock): Reading {
  return new Reading({ reader: api.sessions, clock });
}

export { isSummary } from "./listItem";
export { Reading } from "./reading";
export { nextLook, type Pace } from "./schedule";
export { Watcher, isTransient, type Verdict, type WatchParts } from "./watch";
