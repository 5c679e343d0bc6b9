import { setMaxListeners } from "node:events";
import fs from "node:fs";

/**
 * A signal that aborts when the engine that started this process is gone (killed, or its terminal was closed). A provider
 * process does not end with its engine, and would create resources that nobody saves. Its standard input is a pipe from
 * the engine, which closes when the engine ends and carries no data.
 */
export function parentGone(): AbortSignal {
  const gone = new AbortController();
  // Each pending operation listens, and there may be hundreds.
  setMaxListeners(0, gone.signal);
  if (!isPipe(0)) return gone.signal;
  const end = () => gone.abort();
  process.stdin.on("end", end).on("close", end).on("error", end).resume();
  return gone.signal;
}

// If standard input is a terminal or a file, no engine started this process.
function isPipe(descriptor: number): boolean {
  try {
    const stat = fs.fstatSync(descriptor);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}
