import { age } from "../format/age";
import { ok, skipped, warning, type Check } from "./check";

const TOLERATED_MS = 60_000;

/** This machine's time of day beside the server's, both in Unix ms. */
export function clockCheck(machine: number, server: number | undefined): Check {
  if (server === undefined) return skipped("clock", "no answer has told the server's time");
  const ahead = machine - server;
  if (Math.abs(ahead) <= TOLERATED_MS) return ok("clock", "This machine's clock agrees with the server's.");
  return warning(
    "clock",
    `This machine's clock is ${age(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the server's.`,
    "Set it by network time: certificates and the tokens of Pulumi's backends are refused by a wrong clock, and the " +
      "times that this machine's tools show are wrong.",
  );
}
