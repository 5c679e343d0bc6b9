/**
 * Lets POSTs of one kind run side by side, and a search for what a lost one made run alone: while one is under way, its
 * session may be in the account already and its answer not yet here, and a search would take it for another's.
 */
export class Turns {
  private readonly underWay = new Set<Promise<unknown>>();
  private searches: Promise<unknown> = Promise.resolve();
  private readonly waiting = new Map<string | undefined, number>();
  /** Whether a lost POST of this kind was taken for never processed: its session may come up all the same. */
  hasGivenUp = false;

  /** How many creates with this country declared (`undefined`: none) wait for their search, the one that runs included. */
  lost(country: string | undefined): number {
    return this.waiting.get(country) ?? 0;
  }

  /** Runs a POST, after the searches that were asked for before it. */
  async post<T>(run: () => Promise<T>): Promise<T> {
    for (let before; before !== this.searches;) {
      before = this.searches;
      await before;
    }
    const posted = run();
    const settled = posted.catch(() => undefined);
    this.underWay.add(settled);
    void settled.then(() => this.underWay.delete(settled));
    return posted;
  }

  /** Runs a search for what a lost POST made, alone. */
  search<T>(country: string | undefined, run: () => Promise<T>): Promise<T> {
    this.waiting.set(country, this.lost(country) + 1);
    return this.alone(run).finally(() => this.waiting.set(country, this.lost(country) - 1));
  }

  /** Runs what must not meet a POST half-way: its session in the account already, its answer not yet here. */
  alone<T>(run: () => Promise<T>): Promise<T> {
    const done = this.searches.then(() => Promise.all(this.underWay)).then(run);
    this.searches = done.catch(() => undefined);
    return done;
  }
}
