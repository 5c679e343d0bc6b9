/** Time as this package uses it: monotonic milliseconds, so that a changed system clock neither ends nor prolongs a wait. */
export interface Clock {
  now(): number;
  /** Waits `ms`, or until `signal` aborts: then it resolves at once. Leaves no timer behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      // A longer timer would fire at once.
      const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
      signal?.addEventListener("abort", done);
    }),
};

/** How long a call may take and who may stop it. */
export interface Limits {
  /** Aborts waiting; a POST that is under way is never cut. */
  signal: AbortSignal;
  /** In the clock's milliseconds. */
  deadline: number;
}

/** Waits `ms`. @returns false if the limits end the wait, or would: then it does not wait for their end. */
export async function pause(clock: Clock, ms: number, { signal, deadline }: Limits): Promise<boolean> {
  if (signal.aborted || clock.now() + ms >= deadline) return false;
  await clock.sleep(Math.max(0, ms), signal);
  return !signal.aborted;
}

/** What comes first: the answer, or the end of waiting (`undefined`); how the answer ends is then nobody's concern. */
export function orStopped<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
