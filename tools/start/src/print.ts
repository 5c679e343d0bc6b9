/** What people read. The only place here that writes to stdout and stderr. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line of progress, a warning or an error: not what was asked for. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
