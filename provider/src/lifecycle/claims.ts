/**
 * Which sessions this process knows the owner of. An engine run is one process that serves all its resources, so what
 * one of them makes, takes over or has in state is known here to the others.
 */
export class Claims {
  private readonly known = new Set<string>();
  private readonly wanted = new Set<string>();
  private readonly owned = new Set<string>();
  private readonly adopted = new Set<string>();

  /** Some resource has this session in state: it is nobody's to find. */
  know(id: string): void {
    this.known.add(id);
  }

  isKnown(id: string): boolean {
    return this.known.has(id);
  }

  /** The program declares `adoptSessionId`; whether a resource has the session yet is not said. */
  want(id: string): void {
    this.know(id);
    this.wanted.add(id);
  }

  isWanted(id: string): boolean {
    return this.wanted.has(id);
  }

  /** A resource that the program declares has this session: any other entry of it is an older one. */
  own(id: string): void {
    this.know(id);
    this.owned.add(id);
  }

  /**
   * A diff met the session unchanged under its own `adoptSessionId`. That is the program's word only where check has
   * heard it: a refresh, which a destroy may begin with, compares state with itself.
   */
  meet(id: string): void {
    if (this.isWanted(id)) this.own(id);
  }

  isOwned(id: string): boolean {
    return this.owned.has(id);
  }

  /** @returns false where another resource of this run has taken the session over already. */
  adopt(id: string): boolean {
    if (this.adopted.has(id)) return false;
    this.adopted.add(id);
    this.own(id);
    return true;
  }
}
