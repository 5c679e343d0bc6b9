/** Why and for how long a session was not read. */
export interface PollGap {
  /** "late": no poll has succeeded or failed. "errors": all answers are errors. */
  kind: "late" | "unreachable" | "errors";
  /** How long ago a poll last succeeded. */
  ms: number;
}
