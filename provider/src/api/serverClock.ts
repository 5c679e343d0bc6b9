import type { Clock } from "../clock";

/** The server's time, from the `Date` of its answers. The local time of day is not used. */
export class ServerClock {
  private last: { at: number; recordedAt: number } | undefined;

  constructor(private readonly clock: Clock) {}

  record(at: number): void {
    this.last = { at, recordedAt: this.clock.now() };
  }

  /**
   * The server's time in Unix ms, or a little earlier: `Date` has whole seconds and is older than its arrival. Undefined
   * before the first answer.
   */
  now(): number | undefined {
    return this.last && this.last.at + (this.clock.now() - this.last.recordedAt);
  }
}
