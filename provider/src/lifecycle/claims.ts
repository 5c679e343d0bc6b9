/**
 * Which sessions the running program wants. An engine run is one process, so what a program makes or takes over is known
 * here when an old resource with the same id is to be deleted.
 */
export class Claims {
  private readonly wanted = new Set<string>();
  private readonly adopted = new Set<string>();

  /** The program declares `adoptSessionId`, or create has just returned this id for it. */
  want(id: string): void {
    this.wanted.add(id);
  }

  isWanted(id: string): boolean {
    return this.wanted.has(id);
  }

  /** @returns false where another resource of this run has taken the session over already. */
  adopt(id: string): boolean {
    if (this.adopted.has(id)) return false;
    this.adopted.add(id);
    this.want(id);
    return true;
  }
}
