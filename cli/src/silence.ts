/** What is known of a session that was not read for long. */
export interface Silence {
  /** "late": no poll has succeeded, and none has failed. "errors": there are answers, but no usable ones. */
  kind: "late" | "unreachable" | "errors";
  /** How long ago a poll last succeeded. */
  ms: number;
}
