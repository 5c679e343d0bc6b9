import { lock } from "proper-lockfile";

/**
 * Locks a path against other processes and other calls in this one, with a folder `<path>.lock` beside it.
 *
 * @param staleMs a lock that was not renewed for so long belongs to a process that was killed
 * @param onLost called where another process has taken the lock over, as it may after a sleep of the machine
 * @returns what unlocks it; undefined where somebody else has it
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
