import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { StoppedError } from "pulumi-zavu-provider/errors";
import type { Io } from "../io";
import { UsageError } from "../usageError";

/**
 * Asks for confirmation. The question goes to stderr, because it is not the command's result.
 *
 * @throws {StoppedError} if the answer is not yes, {UsageError} if there is no terminal to ask on.
 */
export async function confirm(io: Pick<Io, "stdin" | "stderr" | "signal">, question: string): Promise<void> {
  const { stdin, stderr, signal } = io;
  if (!stdin.isTTY || !stderr.isTTY) {
    const stream = stdin.isTTY ? "stderr" : "stdin";
    throw new UsageError(`Confirmation needed, but ${stream} is not a terminal.`, "Pass --yes to continue.");
  }
  // With `terminal: true`, Ctrl-C would not be a signal.
  const terminal = createInterface({ input: stdin, output: stderr, terminal: false });
  try {
    // If the input ends, there is no answer.
    const ended = once(terminal, "close").then(() => "");
    const stopped = once(signal, "abort").then(() => "");
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended, stopped]);
    if (!/^\s*y(es)?\s*$/i.test(answer)) throw new StoppedError("Cancelled. Nothing was changed.", "");
  } finally {
    terminal.close();
  }
}
