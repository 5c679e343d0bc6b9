import { lock } from "proper-lockfile";

/**
 * Locks a path against other processes and other calls in this one, with the folder `<path>.lock`.
 *
 * @param staleMs a lock that was not renewed for this long belongs to a killed process
 * @param onLost called if another process takes over the lock, which can happen after the machine slept
 * @returns a function that unlocks it; undefined if it is locked already
 */
export async function tryLock(
  path: string,
  staleMs: number,
  onLost: (why: string) => void,
): Promise<(() => Promise<void>) | undefined> {
  let lost = false;
  try {
    const release = await lock(path, {
      realpath: false,
      stale: staleMs,
      onCompromised: (error) => {
        lost = true;
        onLost(error.message);
      },
    });
    return async () => {
      if (!lost) await release();
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOCKED") return undefined;
    throw error;
  }
}
