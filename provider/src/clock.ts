/** Monotonic time in milliseconds, so that a change of the system clock does not end or prolong a wait. */
export interface Clock {
  now(): number;
  /** Waits `ms`, or until `signal` aborts, then resolves. Leaves no timer behind. */
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
      // Node.js fires a longer timer at once.
      const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
      signal?.addEventListener("abort", done);
    }),
};

/** When a call times out, and how it is stopped. */
export interface Limits {
  /** Stops the call. A POST in flight is never aborted. */
  signal: AbortSignal;
  /** In the clock's milliseconds. */
  deadline: number;
}

/** Waits `ms`. @returns false if the signal aborts, or at once if the wait would reach the deadline. */
export async function pause(clock: Clock, ms: number, { signal, deadline }: Limits): Promise<boolean> {
  if (signal.aborted || clock.now() + ms >= deadline) return false;
  await clock.sleep(Math.max(0, ms), signal);
  return !signal.aborted;
}

/** The answer, or undefined if `signal` aborts first. Then the answer is ignored, even if it fails. */
export function orStopped<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
