const stop = new AbortController();

/** Aborts on Ctrl-C. Code that waits for a child then ends it, and cleans up as after any failure. */
export const interrupted: AbortSignal = stop.signal;

/** From now on, Ctrl-C ends the benchmark and its children, and cleans up. */
export function handleInterrupts(): void {
  process.once("SIGINT", () => stop.abort(new Error("interrupted")));
  process.once("SIGTERM", () => stop.abort(new Error("interrupted")));
}
