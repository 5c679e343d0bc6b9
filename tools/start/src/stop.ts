import { constants } from "node:os";
import { note } from "./print";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

// npm forwards a Ctrl-C that the terminal has already sent to this process, so a quick second signal is ignored.
const ECHO_MS = 500;

const FIRST = "\nStopping. Pulumi first finishes what it has started and saves its state.";
const SECOND = "\nStopping Pulumi immediately. A session that it was creating may exist but not be in its state.";

/** Raised when work ends because of a signal. */
class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Handles Ctrl-C and the signals that end a program, and forwards them to a child process that must end first. */
export class Stop {
  private readonly controller = new AbortController();
  private readonly onSignal = (signal: NodeJS.Signals) => this.stop(signal);
  private lastSignalAt = -Infinity;
  private forward: ((signal: NodeJS.Signals) => void) | undefined;

  /** The exit code after a signal; undefined before. */
  exitCode: number | undefined;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
    // The reader has closed the pipe (`npm start | head`).
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => this.stop("SIGTERM"));
  }

  /** Aborted on the first signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** @throws {Stopped} after the first signal */
  throwIfStopped(): void {
    if (this.signal.aborted) throw new Stopped();
  }

  /** While `work` runs, each signal is also passed to `forward`. */
  async forwardSignals<T>(forward: (signal: NodeJS.Signals) => void, work: Promise<T>): Promise<T> {
    this.forward = forward;
    try {
      return await work;
    } finally {
      this.forward = undefined;
    }
  }

  /** Stops handling signals. */
  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.onSignal);
  }

  private stop(signal: NodeJS.Signals): void {
    const now = performance.now();
    if (now - this.lastSignalAt < ECHO_MS) return;
    this.lastSignalAt = now;
    if (this.forward) note(this.signal.aborted ? SECOND : FIRST);
    this.exitCode ??= 128 + constants.signals[signal];
    this.controller.abort(new Stopped());
    this.forward?.(signal);
  }
}
