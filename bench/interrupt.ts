const stop = new AbortController();

/** Aborts on Ctrl-C. Who waits for a child ends it, and cleans up as after any failure. */
export const interrupted: AbortSignal = stop.signal;

/** From here on Ctrl-C ends the bench and what it has started, and nothing is left behind. */
export function heedInterrupts(): void {
  process.once("SIGINT", () => stop.abort(new Error("stopped")));
  process.once("SIGTERM", () => stop.abort(new Error("stopped")));
}
