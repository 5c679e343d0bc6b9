import type { Followed } from "../following";
import { outcomeOf } from "../outcome";
import type { Over } from "./page";

const AGAIN = "The sessions go on: run pulumi-zavu board again for a new page.";

/**
 * The last word to the page.
 *
 * @param cut what ended the board before its sessions did.
 */
export function overOf(sessions: readonly Followed[], cut?: "stopped" | "error"): Over {
  const met = new Set(sessions.map(outcomeOf));
  if (cut === "stopped") return { title: "Stopped", text: `The command was stopped. ${AGAIN}`, isGood: false };
  if (cut === "error")
    return { title: "Ended", text: `An error ended the command; its terminal tells. ${AGAIN}`, isGood: false };
  if (met.has("timed_out")) return { title: "Time is up", text: AGAIN, isGood: false };
  if (met.has("failed") || met.has("error")) {
    return {
      title: "Nothing left to scan",
      text: "What was not linked is listed below. You may close this page.",
      isGood: false,
    };
  }
  return { title: "All done", text: "Every session is linked. You may close this page.", isGood: true };
}
