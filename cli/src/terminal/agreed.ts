import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { StoppedError } from "pulumi-zavu-provider/errors";
import type { Io } from "../io";
import { UsageError } from "../usageError";

/**
 * Has a person agree to something. What they read is not what was asked for, and so goes to stderr.
 *
 * @param instead what does without the question, in words: "add --yes".
 * @throws {StoppedError} where they say anything but yes, {UsageError} where there is no terminal to ask at.
 */
export async function agreed(
  io: Pick<Io, "stdin" | "stderr" | "signal">,
  question: string,
  instead: string,
): Promise<void> {
  const { stdin, stderr, signal } = io;
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageError("There is no terminal to ask at.", `To go ahead unasked, ${instead}.`);
  }
  // Without `terminal` Ctrl-C stays a signal.
  const terminal = createInterface({ input: stdin, output: stderr, terminal: false });
  try {
    // An input that ends is no answer.
    const ended = once(terminal, "close").then(() => "");
    const stopped = once(signal, "abort").then(() => "");
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended, stopped]);
    if (!/^\s*y(es)?\s*$/i.test(answer)) throw new StoppedError("Nothing was done: nobody said yes.", "");
  } finally {
    terminal.close();
  }
}
