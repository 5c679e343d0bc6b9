import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import type { Io } from "../io";
import { UsageError } from "../usageError";

/**
 * Asks a person, who says yes or anything else.
 *
 * @param instead what does without the question, in words: "add --yes".
 * @throws {UsageError} where there is no terminal to ask at.
 */
export async function ask(
  { stdin, stdout, signal }: Pick<Io, "stdin" | "stdout" | "signal">,
  question: string,
  instead: string,
) {
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new UsageError("There is no terminal to ask at.", `To go ahead unasked, ${instead}.`);
  }
  // Without `terminal` Ctrl-C stays a signal.
  const terminal = createInterface({ input: stdin, output: stdout, terminal: false });
  try {
    // An input that ends is no answer.
    const ended = once(terminal, "close").then(() => "");
    return /^\s*y(es)?\s*$/i.test(await Promise.race([terminal.question(`${question} [y/N] `, { signal }), ended]));
  } finally {
    terminal.close();
  }
}
