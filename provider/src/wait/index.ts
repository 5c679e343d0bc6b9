export { nextLook, type Pace } from "./schedule";
export { Watcher, type Look, type Verdict, type WatchParts } from "./watch";
