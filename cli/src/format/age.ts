/** How long ago something was: "12 s", "3 min", "5 h", "2 d". */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 120 * 60) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/**
 * How long ago a time was, in ms; undefined if it or the server's time is unknown.
 *
 * @param time ISO 8601.
 * @param now the server's time in Unix ms.
 */
export function ageAt(time: string | undefined, now: number | undefined): number | undefined {
  const at = Date.parse(time ?? "");
  return Number.isNaN(at) || now === undefined ? undefined : Math.max(0, now - at);
}
