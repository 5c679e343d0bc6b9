import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "./engine";
import { heartbeat } from "./heartbeat";
import { tryLock } from "./lock";

/** A lock that was not renewed for so long belongs to a process that was killed, in milliseconds. */
const staleMs = 20_000;
const lookAgainMs = 500;
const tellMs = 15_000;

/**
 * Does the work when no other process, and no other call in this one, is at it for the same folder. Reports that it
 * waits for what the title names. The lock is `<folder>.lock`, in a folder that must exist.
 *
 * @throws what the work throws; the signal's reason when it aborts while waiting
 */
export async function inTurn<T>(folder: string, title: string, task: Task, work: () => Promise<T>): Promise<T> {
  const release = await turn(folder, title, task);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function turn(folder: string, title: string, task: Task): Promise<() => Promise<void>> {
  const wait = { stop: undefined as (() => void) | undefined };
  try {
    for (;;) {
      const release = await tryLock(folder, staleMs, (why) => {
        // Another process may then have the turn, too. Both make the same in folders of their own, and the later one
        // replaces the same files.
        task.report(`the lock was lost (${why}); going on without it`);
      });
      if (release) return release;
      wait.stop ??= tellWaiting(folder, title, task);
      await sleep(lookAgainMs);
      task.signal?.throwIfAborted();
    }
  } finally {
    wait.stop?.();
  }
}

function tellWaiting(folder: string, title: string, task: Task): () => void {
  const line = `another process is making the ${title} in ${folder}; waiting for it`;
  task.report(line);
  return heartbeat(tellMs, (seconds) => task.report(`${line}, ${seconds} s`));
}
