/**
 * The envelope of every `--json` output. `version` changes only where a program that reads the old one would break;
 * fields may be added to `data` at any time.
 */
export function envelope(kind: string, data: unknown): string {
  return JSON.stringify({ version: 1, kind, data }, undefined, 2);
}
