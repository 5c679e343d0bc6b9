import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "./engine";
import { heartbeat } from "./heartbeat";
import { tryLock } from "./lock";

/** A lock that was not renewed for this long belongs to a killed process, in milliseconds. */
const staleMs = 20_000;
const retryMs = 500;
const reportMs = 15_000;

/**
 * Runs `work` while it holds the lock of the folder, against other processes and other calls in this one. Reports that
 * it waits. The lock is `<folder>.lock`, in a folder that must exist.
 *
 * @throws what `work` throws; the signal's reason if it aborts while waiting
 */
export async function withLock<T>(folder: string, title: string, task: Task, work: () => Promise<T>): Promise<T> {
  const release = await acquire(folder, title, task);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(folder: string, title: string, task: Task): Promise<() => Promise<void>> {
  const wait = { stop: undefined as (() => void) | undefined };
  try {
    for (;;) {
      const release = await tryLock(folder, staleMs, (why) => {
        // Another process may now hold the lock, too. Both fill folders of their own with the same files, and the later
        // one replaces the other.
        task.report(`lost the lock (${why}); continuing without it`);
      });
      if (release) return release;
      wait.stop ??= reportWaiting(folder, title, task);
      await sleep(retryMs);
      task.signal?.throwIfAborted();
    }
  } finally {
    wait.stop?.();
  }
}

function reportWaiting(folder: string, title: string, task: Task): () => void {
  const line = `another process is preparing the ${title} in ${folder}; waiting`;
  task.report(line);
  return heartbeat(reportMs, (seconds) => task.report(`${line}, ${seconds} s`));
}
