import { spawn, type ChildProcess } from "node:child_process";

const windows = process.platform === "win32";
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** How to spawn a program so that {@link killTree} reaches all that it starts: in a process group of its own. */
export const ownTree = { detached: !windows, windowsHide: true };

/** Kills a program and all that it started; also what is left of that when the program itself has ended. */
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
 * Sees to it that a program ends when this process does: a group of its own is out of a terminal's Ctrl-C.
 * Returns what undoes it.
 */
export function endWithUs(child: ChildProcess): () => void {
  const onExit = () => killTree(child);
  const onSignal = (signal: NodeJS.Signals) => {
    killTree(child);
    undo();
    // With a listener, Node.js no longer ends on the signal; nobody else's listener will end it either.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const undo = () => {
    process.off("exit", onExit);
    for (const signal of endingSignals) process.off(signal, onSignal);
  };
  process.on("exit", onExit);
  // First in line: the lock's own listener ends the process only when it finds itself alone.
  for (const signal of endingSignals) process.prependListener(signal, onSignal);
  return undo;
}
