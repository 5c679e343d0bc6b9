import { age } from "../format/age";
import { ok, skipped, warning, type Check } from "./check";

const TOLERANCE_MS = 60_000;

/** Compares this machine's time of day with the server's, both in Unix ms. */
export function clockCheck(machine: number, server: number | undefined): Check {
  if (server === undefined) return skipped("clock", "no answer had the server's time");
  const ahead = machine - server;
  if (Math.abs(ahead) <= TOLERANCE_MS) return ok("clock", "This machine's clock matches the server's.");
  return warning(
    "clock",
    `This machine's clock is ${age(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the server's.`,
    "Synchronize it with network time (NTP). With a wrong clock, certificate checks and logins to Pulumi's backends " +
      "fail, and the times that this machine shows are wrong.",
  );
}
