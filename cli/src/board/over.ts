import type { Followed } from "../following";
import { outcomeOf } from "../outcome";
import type { Over } from "./page";

const AGAIN = "Your sessions are not affected. Run `pulumi-zavu board` to open it again.";

/**
 * The last event for the page.
 *
 * @param cut what ended the board before its sessions did.
 */
export function overOf(sessions: readonly Followed[], cut?: "stopped" | "error"): Over {
  const met = new Set(sessions.map(outcomeOf));
  if (cut === "stopped") return { title: "Stopped", text: `The board was stopped. ${AGAIN}`, isGood: false };
  if (cut === "error")
    return {
      title: "Ended",
      text: `The board stopped because of an error (see the terminal). ${AGAIN}`,
      isGood: false,
    };
  if (met.has("timed_out")) return { title: "Time is up", text: AGAIN, isGood: false };
  if (met.has("failed") || met.has("error")) {
    return {
      title: "Nothing left to scan",
      text: "Sessions that were not linked are listed below. You may close this page.",
      isGood: false,
    };
  }
  return { title: "All done", text: "Every session is linked. You may close this page.", isGood: true };
}
