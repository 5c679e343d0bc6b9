/** Writes a result. Only this file writes to stdout and stderr. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes a line of progress, a warning or an error. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
