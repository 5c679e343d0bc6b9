import type { Clock } from "../clock";

/** The server's time, from the `Date` of its answers. This machine's own time of day does not come into it. */
export class ServerClock {
  private last: { at: number; heardAt: number } | undefined;

  constructor(private readonly clock: Clock) {}

  heard(at: number): void {
    this.last = { at, heardAt: this.clock.now() };
  }

  /**
   * A moment, in Unix ms, that the server's clock has reached for certain: `Date` is cut to seconds and was written
   * before it was heard. `undefined` before the first answer.
   */
  now(): number | undefined {
    return this.last && this.last.at + (this.clock.now() - this.last.heardAt);
  }
}
