/** Runs a task, after others if too many run. */
export type Queue = <T>(task: () => Promise<T>) => Promise<T>;

/** A queue that runs its tasks in order, at most `limit` at a time. */
export function limitConcurrency(limit: number): Queue {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= limit) await new Promise<void>((start) => waiting.push(start));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      // The next task takes the slot of this one.
      if (next) next();
      else running -= 1;
    }
  };
}
