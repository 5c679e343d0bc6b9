/** Calls back at an interval with the whole seconds since now, until the returned function is called. */
export function heartbeat(everyMs: number, beat: (seconds: number) => void): () => void {
  const start = Date.now();
  const timer = setInterval(() => beat(Math.round((Date.now() - start) / 1000)), everyMs);
  return () => clearInterval(timer);
}
