import type { Clock, Limits } from "../clock";

/** What an answer's headers say of the project's rate limit. Source: the vendor's rate-limit page. */
export interface Allowance {
  limit: number;
  /** Requests left in the window, whoever spends them. */
  remaining: number;
  /** How long until the window ends, in ms, by the server's own clock. */
  endsInMs: number;
}

// The last part of a window is spread over the rest of its time, so that a delete still gets through.
const SPREAD_BELOW = 0.1;
// How many requests may be under way before an answer has said what is left.
const FEELERS = 4;
// Two windows are the same where their ends, measured twice, differ by less: `Date` has seconds only.
const SAME_WINDOW_MS = 1_500;

/**
 * One gate for all requests under one base URL and key. It believes the headers and not its own count, since other
 * processes spend the same limit; requests under way are taken off what the headers say, since they are not in it yet.
 */
export class Budget {
  private window: { limit: number; remaining: number; endsAt: number } | undefined;
  private closedUntil = 0;
  private lastAt = 0;
  private underWay = 0;
  private changed = new AbortController();

  constructor(private readonly clock: Clock) {}

  /**
   * Waits until a request may be sent. Each `true` is followed by one `done`.
   *
   * @returns false where `limits` ended first.
   */
  async admit(limits: Limits): Promise<boolean> {
    for (;;) {
      const now = this.clock.now();
      if (limits.signal.aborted || now >= limits.deadline) return false;
      const at = this.earliest(now);
      if (at <= now) break;
      const wake = AbortSignal.any([limits.signal, this.changed.signal]);
      await this.clock.sleep(Math.min(at, limits.deadline) - now, wake);
    }
    this.lastAt = this.clock.now();
    this.underWay += 1;
    if (this.window) this.window.remaining -= 1;
    return true;
  }

  /** A request has ended, with an answer or without. */
  done(): void {
    this.underWay -= 1;
    this.wake();
  }

  /** Takes note of an answer's headers. Called before `done`. */
  heard({ limit, remaining, endsInMs }: Allowance): void {
    const endsAt = this.clock.now() + endsInMs;
    const left = remaining - Math.max(0, this.underWay - 1);
    const same = this.window && Math.abs(this.window.endsAt - endsAt) < SAME_WINDOW_MS;
    // Answers overtake each other: within a window the smaller figure is the later one.
    this.window = { limit, endsAt, remaining: same && this.window ? Math.min(this.window.remaining, left) : left };
  }

  /** Closes the gate for `ms`: the server answered 429. */
  refused(ms: number): void {
    this.closedUntil = Math.max(this.closedUntil, this.clock.now() + ms);
    this.wake();
  }

  /**
   * How long to wait before so many requests that they, again and again, take no more than half of what is left, in ms.
   * Never longer than the window: the next one has enough for all. 0 where nothing is known.
   */
  pauseMs(requests: number): number {
    const left = (this.window?.endsAt ?? 0) - this.clock.now();
    return Math.max(0, Math.min(2 * requests * this.evenGapMs, left));
  }

  /** How far apart requests would be if what is left were spent evenly, in ms; 0 where nothing is known. */
  private get evenGapMs(): number {
    const now = this.clock.now();
    if (!this.window || now >= this.window.endsAt) return 0;
    return (this.window.endsAt - now) / Math.max(1, this.window.remaining);
  }

  private earliest(now: number): number {
    if (now < this.closedUntil) return this.closedUntil;
    const window = this.window;
    if (!window || now >= window.endsAt) return this.underWay < FEELERS ? now : Infinity;
    if (window.remaining <= 0) return window.endsAt;
    return window.remaining > window.limit * SPREAD_BELOW ? now : this.lastAt + this.evenGapMs;
  }

  private wake(): void {
    this.changed.abort();
    this.changed = new AbortController();
  }
}
