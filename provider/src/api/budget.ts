import type { Clock, Limits } from "../clock";

/** What an answer's headers say of the project's rate limit. Source: the vendor's rate-limit page. */
export interface Allowance {
  limit: number;
  /** Requests left in the window, whoever spends them. */
  remaining: number;
  /** How long until the window ends, in ms, by the server's own clock. */
  endsInMs: number;
}

/** The part of the limit that is kept for others (other stacks, deletes by hand): below it requests are spread out. */
const RESERVE = 0.1;

/**
 * One gate for all requests under one base URL and key. It believes the headers and not its own count, since other
 * processes spend the same limit, and spreads what is left over the rest of the window once it runs low.
 */
export class Budget {
  private known: (Allowance & { endsAt: number }) | undefined;
  private nextAt = 0;

  constructor(private readonly clock: Clock) {}

  /** Waits until a request may be sent, or until `limits` end: then it returns, and the caller's own deadline speaks. */
  async admit(limits: Limits): Promise<void> {
    const now = this.clock.now();
    const at = Math.max(now, this.nextAt);
    this.nextAt = at + this.gapMs(at);
    if (this.known && this.known.remaining > 0) this.known.remaining -= 1;
    const wait = Math.min(at, limits.deadline) - now;
    if (wait > 0) await this.clock.sleep(wait, limits.signal);
  }

  /** Takes note of an answer's headers. */
  heard(allowance: Allowance): void {
    this.known = { ...allowance, endsAt: this.clock.now() + allowance.endsInMs };
  }

  /** Closes the gate for `ms`: the server answered 429. */
  refused(ms: number): void {
    this.nextAt = Math.max(this.nextAt, this.clock.now() + ms);
  }

  private gapMs(at: number): number {
    const known = this.known;
    if (!known || at >= known.endsAt || known.remaining > known.limit * RESERVE) return 0;
    return (known.endsAt - at) / Math.max(1, known.remaining);
  }
}
