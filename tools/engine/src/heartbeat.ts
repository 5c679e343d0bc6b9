/** Calls back every so many milliseconds with the whole seconds since now, until what it returns is called. */
export function heartbeat(everyMs: number, beat: (seconds: number) => void): () => void {
  const start = Date.now();
  const timer = setInterval(() => beat(Math.round((Date.now() - start) / 1000)), everyMs);
  return () => clearInterval(timer);
}
