import { setMaxListeners } from "node:events";
import fs from "node:fs";

/**
 * A signal that aborts when the process that started this one is gone (its terminal was closed, it was killed). A
 * provider process does not die with its engine: it would finish its requests with nobody left to save what they made.
 * Its standard input is a pipe of the engine and ends with it; nothing ever comes through.
 */
export function parentGone(): AbortSignal {
  const gone = new AbortController();
  // Each operation under way listens, and there may be hundreds.
  setMaxListeners(0, gone.signal);
  if (!isPipe(0)) return gone.signal;
  const end = () => gone.abort();
  process.stdin.on("end", end).on("close", end).on("error", end).resume();
  return gone.signal;
}

// A terminal or a file is no engine's.
function isPipe(descriptor: number): boolean {
  try {
    const stat = fs.fstatSync(descriptor);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}
