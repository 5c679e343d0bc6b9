import { constants } from "node:os";
import { note } from "./print";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

// npm passes a Ctrl-C on that the terminal has sent to every program already: both are one.
const ECHO_MS = 500;

const FIRST = "\nStopping. Pulumi ends what it has begun and saves its state first.";
const AT_ONCE = "\nStopping Pulumi at once: a session that it was making may exist without being in its state.";

/** Raised where work ends because it was told to. */
class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Hears Ctrl-C and the signals that end a program, and passes them on to a program that has to end by itself. */
export class Stop {
  private readonly controller = new AbortController();
  private readonly hear = (signal: NodeJS.Signals) => this.stop(signal);
  private heardAt = -Infinity;
  private pass: ((signal: NodeJS.Signals) => void) | undefined;

  /** What a process that was told to end exits with; undefined before. */
  exitCode: number | undefined;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.hear);
    // Nobody reads any more (`npm start | head`).
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

  /** While `work` runs, each signal goes to `pass` as well. */
  async passedOn<T>(pass: (signal: NodeJS.Signals) => void, work: Promise<T>): Promise<T> {
    this.pass = pass;
    try {
      return await work;
    } finally {
      this.pass = undefined;
    }
  }

  /** Hears no more. */
  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.hear);
  }

  private stop(signal: NodeJS.Signals): void {
    const now = performance.now();
    if (now - this.heardAt < ECHO_MS) return;
    this.heardAt = now;
    if (this.pass) note(this.signal.aborted ? AT_ONCE : FIRST);
    this.exitCode ??= 128 + constants.signals[signal];
    this.controller.abort(new Stopped());
    this.pass?.(signal);
  }
}
