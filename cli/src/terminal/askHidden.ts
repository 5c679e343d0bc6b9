import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { Io } from "../io";

/** Asks for a text that the terminal does not show; undefined if there is no terminal to ask on, or no answer. */
export async function askHidden(
  { stdin, stderr, signal }: Pick<Io, "stdin" | "stderr" | "signal">,
  question: string,
): Promise<string | undefined> {
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: hidden, terminal: true, historySize: 0 });
  // With `terminal: true`, Ctrl-C is not a signal.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  stderr.write(question);
  try {
    return await terminal.question("", { signal });
  } catch {
    return undefined;
  } finally {
    terminal.close();
    stderr.write("\n");
  }
}
