import type { Task, Way } from "./engine";
import { EngineError, type Attempt } from "./engineError";
import { neediest, type Kit } from "./kit";
import { whyOf } from "./why";

/** A way to what is wanted. */
export interface Source<Found> {
  /** As a person would call it. */
  name: string;
  find(task: Task): Promise<Found>;
  /** What a caller names to allow it; one without is always tried. */
  way?: Way;
}

/**
 * Tries the sources in their order, and takes what the first gives.
 *
 * @throws EngineError when none gave it; the signal's reason after an abort
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
  throw new EngineError(wanted.title, attempts, neediest(wanted).go);
}
