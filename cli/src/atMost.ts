/** Runs a task, perhaps after others. */
export type Queue = <T>(task: () => Promise<T>) => Promise<T>;

/** A queue that runs its tasks in order, `most` at a time. */
export function atMost(most: number): Queue {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    // A task that ends hands its place to the next one.
    if (running >= most) await new Promise<void>((start) => waiting.push(start));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
