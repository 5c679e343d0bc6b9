/** What a wait waits for: the server's next step (a QR, a handshake) or a person with a phone. */
export type Pace = "server" | "person";

/**
 * How long until a resource is polled again, in ms. Pure.
 *
 * A server's step takes seconds and is polled often at first, so that a QR code is seen within half a second. A person
 * takes minutes; Zavu's guide recommends a poll every 2 to 3 seconds then.
 *
 * @param waitedMs how long this pace has lasted.
 * @param random 0 to 1: takes up to a quarter off, so that resources that were created together are not read together.
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
