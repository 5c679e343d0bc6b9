/**
 * A shared and exclusive lock: POSTs of one declaration run in parallel, and a search for the resource of a lost POST runs
 * alone. The resource of a pending POST may already be in the account, and a search would take it for the lost one.
 */
export class CreateLock {
  private readonly pending = new Set<Promise<unknown>>();
  private searches: Promise<unknown> = Promise.resolve();
  private readonly waiting = new Map<string | undefined, number>();
  /** Whether a lost POST counts as not processed, so that its resource may still appear. */
  hasGivenUp = false;

  /** The number of creates with this variant (`undefined`: none) that wait for their search or run it. */
  lost(variant: string | undefined): number {
    return this.waiting.get(variant) ?? 0;
  }

  /** Runs a POST after all searches that were requested earlier. */
  async shared<T>(run: () => Promise<T>): Promise<T> {
    for (let before; before !== this.searches;) {
      before = this.searches;
      await before;
    }
    const posted = run();
    const settled = posted.catch(() => undefined);
    this.pending.add(settled);
    void settled.then(() => this.pending.delete(settled));
    return posted;
  }

  /** Runs a search for the resource of a lost POST, exclusively. */
  search<T>(variant: string | undefined, run: () => Promise<T>): Promise<T> {
    this.waiting.set(variant, this.lost(variant) + 1);
    return this.exclusive(run).finally(() => this.waiting.set(variant, this.lost(variant) - 1));
  }

  /** Runs after all pending POSTs and before later ones. */
  exclusive<T>(run: () => Promise<T>): Promise<T> {
    const done = this.searches.then(() => Promise.all(this.pending)).then(run);
    this.searches = done.catch(() => undefined);
    return done;
  }
}
