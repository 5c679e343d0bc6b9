import { failureOf } from "../failure";

/**
 * The envelope of every `--json` output. `version` changes only with a breaking change. New fields in `data` are none.
 */
export function envelope(kind: string, data: unknown, indent = 2): string {
  return JSON.stringify({ version: 1, kind, data }, undefined, indent);
}

/** An error with `--json`. It takes one line, since `watch` writes lines. */
export const errorEnvelope = (error: unknown): string => envelope("error", failureOf(error), 0);
