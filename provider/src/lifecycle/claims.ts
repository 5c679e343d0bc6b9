/**
 * Which sessions the running program takes over. An engine run is one process, so what a program asks to adopt is known
 * here when an old resource with the same id is to be deleted.
 */
export class Claims {
  private readonly wanted = new Set<string>();

  /** The program declares `adoptSessionId`, or create has just returned this id for it. */
  want(id: string): void {
    this.wanted.add(id);
  }

  isWanted(id: string): boolean {
    return this.wanted.has(id);
  }
}
