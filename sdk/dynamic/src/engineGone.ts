import fs from "node:fs";

/**
 * A signal that aborts when Pulumi's engine is gone (its terminal was closed, it was killed). The provider process does
 * not die with it: it would finish its requests with nobody left to save what they made. Its standard input is a pipe of
 * the engine and ends with it; nothing ever comes through.
 */
export function engineGone(): AbortSignal {
  const gone = new AbortController();
  if (!isProviderProcess()) return gone.signal;
  const end = () => gone.abort();
  process.stdin.on("end", end).on("close", end).on("error", end).resume();
  return gone.signal;
}

// Anywhere else standard input is somebody's own.
function isProviderProcess(): boolean {
  if (!process.argv[1]?.includes("dynamic-provider")) return false;
  try {
    const stat = fs.fstatSync(0);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}
