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

/** Somebody who waits at the gate. */
interface Ticket {
  limits: Limits;
  go: AbortController;
}

/**
 * One gate for all requests under one base URL and key. It believes the headers and not its own count, since other
 * processes spend the same limit; requests under way are taken off what the headers say, since they are not in it yet.
 */
export class Budget {
  private window: { limit: number; remaining: number; endsAt: number } | undefined;
  private closedUntil = 0;
  private lastAt = 0;
  private underWay = 0;
  // Who waits, in the order of coming. Reads go first: how often they come is held back by who looks, and what waits for
  // a hundred creates to be sent is how those before them came out.
  private readonly reads = new Set<Ticket>();
  private readonly writes = new Set<Ticket>();
  private alarm = new AbortController();

  constructor(private readonly clock: Clock) {}

  /**
   * Waits until a request may be sent. Each `true` is followed by one `done`.
   *
   * @returns false where `limits` ended first.
   */
  async admit(limits: Limits, kind: "read" | "write"): Promise<boolean> {
    if (this.isOver(limits)) return false;
    const line = kind === "read" ? this.reads : this.writes;
    const ticket = { limits, go: new AbortController() };
    line.add(ticket);
    this.open();
    const wake = AbortSignal.any([limits.signal, ticket.go.signal]);
    await this.clock.sleep(limits.deadline - this.clock.now(), wake);
    if (ticket.go.signal.aborted) return true;
    line.delete(ticket);
    this.open();
    return false;
  }

  /** A request has ended, with an answer or without. */
  done(): void {
    this.underWay -= 1;
    this.open();
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
    this.open();
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

  /** Lets through whoever may go now, and comes back when the next one may. */
  private open(): void {
    this.alarm.abort();
    for (let next = this.next(); next; next = this.next()) {
      const now = this.clock.now();
      const at = this.earliest(now);
      if (at > now) return this.openAt(at, now);
      this.lastAt = now;
      this.underWay += 1;
      if (this.window) this.window.remaining -= 1;
      this.reads.delete(next);
      this.writes.delete(next);
      next.go.abort();
    }
  }

  private openAt(at: number, now: number): void {
    // With too many under way to know more, the end of one of them opens.
    if (at === Infinity) return;
    const alarm = (this.alarm = new AbortController());
    void this.clock.sleep(at - now, alarm.signal).then(() => {
      if (!alarm.signal.aborted) this.open();
    });
  }

  /** Who goes next; not one whose time is over, who leaves by himself. */
  private next(): Ticket | undefined {
    for (const line of [this.reads, this.writes]) {
      for (const ticket of line) if (!this.isOver(ticket.limits)) return ticket;
    }
    return undefined;
  }

  private isOver({ signal, deadline }: Limits): boolean {
    return signal.aborted || this.clock.now() >= deadline;
  }
}
