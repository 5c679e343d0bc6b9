import type { Followed } from "../following";
import { outcomeOf } from "../outcome";
import { canReconnect } from "./boardSessions";
import type { Ending } from "./page";

const REOPEN = "Your sessions are not affected. Run the same command to open it again.";

/**
 * The last event for the page.
 *
 * @param cause what ended the board before its sessions ended.
 */
export function endingOf(sessions: readonly Followed[], cause?: "stopped" | "error"): Ending {
  const outcomes = new Set(sessions.map(outcomeOf));
  if (cause === "stopped") return { title: "Stopped", text: `The board was stopped. ${REOPEN}`, isGood: false };
  if (cause === "error")
    return {
      title: "Ended",
      text: `The board stopped because of an error (see the terminal). ${REOPEN}`,
      isGood: false,
    };
  if (outcomes.has("timed_out") || sessions.some(canReconnect))
    return { title: "Timed out", text: REOPEN, isGood: false };
  if (outcomes.has("failed") || outcomes.has("error")) {
    return {
      title: "Nothing left to scan",
      text: "Sessions that were not linked are listed below. You may close this page.",
      isGood: false,
    };
  }
  return { title: "All done", text: "Every session is linked. You may close this page.", isGood: true };
}
