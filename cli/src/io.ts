import type { Clock } from "pulumi-zavu-provider/clock";

/** The streams and the environment of a command. Only commands write; formatters create the text. */
export interface Io {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: Record<string, string | undefined>;
  /** Aborted by Ctrl-C and the signals that end a program. */
  signal: AbortSignal;
  clock: Clock;
}

/** How many columns a terminal has; undefined if the stream is not a terminal. */
export const columnsOf = ({ isTTY, columns }: NodeJS.WriteStream): number | undefined =>
  isTTY && columns > 0 ? columns : undefined;

/** Writes the result of a command. */
export function print({ stdout }: Io, text: string): void {
  stdout.write(`${text}\n`);
}

/** Writes progress, a warning or an error. */
export function note({ stderr }: Io, text: string): void {
  stderr.write(`${text}\n`);
}
