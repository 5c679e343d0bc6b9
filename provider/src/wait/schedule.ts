/** What a wait waits for: the server's next step (a QR code, a handshake) or a person with a phone. */
export type Pace = "server" | "person";

/**
 * The time until the next poll of a resource, in ms. Pure.
 *
 * The server's next step takes seconds, so the first polls are frequent: a QR code is seen within half a second. A person
 * takes minutes, for which Zavu's guide recommends a poll every 2 to 3 seconds.
 *
 * @param waitedMs how long this pace has lasted.
 * @param random 0 to 1: shortens the time by up to a quarter, so that resources created together are not polled together.
 */
export function nextPollMs(pace: Pace, waitedMs: number, random: number): number {
  return stepOf(pace, waitedMs) * (1 - random / 4);
}

function stepOf(pace: Pace, waitedMs: number): number {
  if (pace === "person") return waitedMs < 120_000 ? 2_000 : 3_000;
  if (waitedMs < 30_000) return 400;
  if (waitedMs < 120_000) return 1_000;
  return 3_000;
}
