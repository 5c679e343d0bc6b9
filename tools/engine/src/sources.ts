import type { Task, Way } from "./engine";
import { EngineError, type Attempt } from "./engineError";
import { needingNewestGo, type Kit } from "./kit";
import { whyOf } from "./why";

/** A way to get something. */
export interface Source<Found> {
  /** Its name in messages. */
  name: string;
  find(task: Task): Promise<Found>;
  /** The way that the caller must allow; a source without one is always tried. */
  way?: Way;
}

/**
 * Tries the sources in order, and returns what the first successful one finds.
 *
 * @throws EngineError if none succeeds; the signal's reason after an abort
 */
export async function firstOf<Found, Facts>(
  sources: Source<Found>[],
  wanted: Kit<Facts>,
  task: Task,
  allow: Way[],
): Promise<Found> {
  const attempts: Attempt[] = [];
  for (const { name, find, way } of sources) {
    if (way !== undefined && !allow.includes(way)) {
      attempts.push({ way: name, why: "not allowed by the caller" });
      continue;
    }
    try {
      task.signal?.throwIfAborted();
      return await find(task);
    } catch (error) {
      task.signal?.throwIfAborted();
      attempts.push({ way: name, why: whyOf(error) });
    }
  }
  throw new EngineError(wanted.title, attempts, needingNewestGo(wanted).go);
}
