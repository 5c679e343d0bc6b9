import { spawn, type ChildProcess } from "node:child_process";

const windows = process.platform === "win32";
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** How to spawn a program so that {@link killTree} reaches its descendants: in its own process group. */
export const ownTree = { detached: !windows, windowsHide: true };

/** Kills a program and its descendants, even if the program itself has ended. */
export function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (windows) {
    if (child.exitCode === null) spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Kills a program when this process ends: a terminal's Ctrl-C does not reach its process group. Returns a function that
 * undoes this.
 */
export function killOnExit(child: ChildProcess): () => void {
  const onExit = () => killTree(child);
  const onSignal = (signal: NodeJS.Signals) => {
    killTree(child);
    undo();
    // With a listener, Node.js does not end on the signal by itself. If no other listener is left, end it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const undo = () => {
    process.off("exit", onExit);
    for (const signal of endingSignals) process.off(signal, onSignal);
  };
  process.on("exit", onExit);
  // Prepended: the lock's own listener ends the process only if it is the only one.
  for (const signal of endingSignals) process.prependListener(signal, onSignal);
  return undo;
}
