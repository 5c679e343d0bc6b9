import type { Clock, Limits } from "../clock";

/** The rate limit of the project, from an answer's headers. Source: the vendor's rate-limit page. */
export interface Allowance {
  limit: number;
  /** The requests left in the window, for all clients together. */
  remaining: number;
  /** The time until the window ends, in ms, by the server's clock. */
  endsInMs: number;
}

// The last tenth of a window's requests is spread over its remaining time, so that a delete still gets through.
const SPREAD_BELOW = 0.1;
// The requests that may be in flight before the first answer reports the limit.
const PROBES = 4;
// Window ends that differ by less than this belong to the same window, since `Date` has whole seconds.
const SAME_WINDOW_MS = 1_500;

/** A request that waits to be sent. */
interface Waiter {
  limits: Limits;
  go: AbortController;
}

/**
 * The rate limit of one base URL and key. It relies on the headers of answers, since other processes share the limit.
 * It subtracts the requests in flight, which the headers do not count yet.
 */
export class Budget {
  private window: { limit: number; remaining: number; endsAt: number } | undefined;
  private closedUntil = 0;
  private lastAt = 0;
  private inFlight = 0;
  // Reads go first: polling is already limited, and a finished create must not queue its polls behind a hundred unsent
  // POSTs.
  private readonly reads = new Set<Waiter>();
  private readonly writes = new Set<Waiter>();
  private timer = new AbortController();

  constructor(private readonly clock: Clock) {}

  /**
   * Waits until a request may be sent. The caller releases it once the request has ended.
   *
   * @returns false if `limits` end first.
   */
  async acquire(limits: Limits, kind: "read" | "write"): Promise<boolean> {
    if (this.isOver(limits)) return false;
    const queue = kind === "read" ? this.reads : this.writes;
    const waiter = { limits, go: new AbortController() };
    queue.add(waiter);
    this.dispatch();
    const ended = AbortSignal.any([limits.signal, waiter.go.signal]);
    await this.clock.sleep(limits.deadline - this.clock.now(), ended);
    if (waiter.go.signal.aborted) return true;
    queue.delete(waiter);
    this.dispatch();
    return false;
  }

  /** Records that a request has ended, with or without an answer. */
  release(): void {
    this.inFlight -= 1;
    this.dispatch();
  }

  /** Records the headers of an answer. Call it before `release`. */
  record({ limit, remaining, endsInMs }: Allowance): void {
    const endsAt = this.clock.now() + endsInMs;
    const left = remaining - Math.max(0, this.inFlight - 1);
    const same = this.window && Math.abs(this.window.endsAt - endsAt) < SAME_WINDOW_MS;
    // Answers arrive out of order: within a window, the smaller figure is the later one.
    this.window = { limit, endsAt, remaining: same && this.window ? Math.min(this.window.remaining, left) : left };
  }

  /** Sends nothing for `ms`: the server answered 429. */
  closeFor(ms: number): void {
    this.closedUntil = Math.max(this.closedUntil, this.clock.now() + ms);
    this.dispatch();
  }

  /**
   * The pause before each batch of `requests`, in ms, that makes the batches use at most half of the remaining limit. It
   * ends with the window, since the next window has a full limit. 0 if no limit is known.
   */
  pauseMs(requests: number): number {
    const left = (this.window?.endsAt ?? 0) - this.clock.now();
    return Math.max(0, Math.min(2 * requests * this.evenGapMs, left));
  }

  /** The limit of the current window and the requests left in it; undefined if they are not known. */
  get current(): Pick<Allowance, "limit" | "remaining"> | undefined {
    if (!this.window || this.clock.now() >= this.window.endsAt) return undefined;
    const { limit, remaining } = this.window;
    return { limit, remaining: Math.max(0, remaining) };
  }

  /** The gap between requests that spreads the remaining limit evenly, in ms; 0 if no limit is known. */
  private get evenGapMs(): number {
    const now = this.clock.now();
    if (!this.window || now >= this.window.endsAt) return 0;
    return (this.window.endsAt - now) / Math.max(1, this.window.remaining);
  }

  /** When the next request may be sent; Infinity while that depends on a request in flight. */
  private earliest(now: number): number {
    if (now < this.closedUntil) return this.closedUntil;
    const window = this.window;
    if (!window || now >= window.endsAt) return this.inFlight < PROBES ? now : Infinity;
    if (window.remaining <= 0) return window.endsAt;
    return window.remaining > window.limit * SPREAD_BELOW ? now : this.lastAt + this.evenGapMs;
  }

  /** Lets all requests go that may be sent now, and sets a timer for the next one. */
  private dispatch(): void {
    this.timer.abort();
    for (let next = this.next(); next; next = this.next()) {
      const now = this.clock.now();
      const at = this.earliest(now);
      if (at > now) return this.dispatchAt(at, now);
      this.lastAt = now;
      this.inFlight += 1;
      if (this.window) this.window.remaining -= 1;
      this.reads.delete(next);
      this.writes.delete(next);
      next.go.abort();
    }
  }

  private dispatchAt(at: number, now: number): void {
    // The end of a request in flight dispatches again.
    if (at === Infinity) return;
    const timer = (this.timer = new AbortController());
    void this.clock.sleep(at - now, timer.signal).then(() => {
      if (!timer.signal.aborted) this.dispatch();
    });
  }

  /** The next request. Requests that have timed out leave the queue in `acquire`. */
  private next(): Waiter | undefined {
    for (const queue of [this.reads, this.writes]) {
      for (const waiter of queue) if (!this.isOver(waiter.limits)) return waiter;
    }
    return undefined;
  }

  private isOver({ signal, deadline }: Limits): boolean {
    return signal.aborted || this.clock.now() >= deadline;
  }
}
