import type { Clock } from "pulumi-zavu-provider/clock";

/** Whom a command talks to. Only commands write; formatters make the text. */
export interface Io {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: Record<string, string | undefined>;
  /** Aborted by Ctrl-C and the signals that end a program. */
  signal: AbortSignal;
  clock: Clock;
}

/** What was asked for. */
export function say({ stdout }: Io, text: string): void {
  stdout.write(`${text}\n`);
}

/** Progress, a warning, an error: not what was asked for. */
export function note({ stderr }: Io, text: string): void {
  stderr.write(`${text}\n`);
}
