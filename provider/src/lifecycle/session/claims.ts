import { holdsUnknown, type Change } from "../types";

/** What a diff was of, and what it said. */
export interface Met {
  olds: Record<string, unknown>;
  inputs: Record<string, unknown>;
  changes: readonly Change[];
  isDeclared: boolean;
}

/**
 * Which sessions this process knows the owner of. What one resource makes, takes over or has in state is
 * known here to the others of the same process: all of a run in the dynamic form, all of one provider in the plugin.
 */
export class Claims {
  private readonly known = new Set<string>();
  private readonly wanted = new Set<string>();
  private readonly owned = new Set<string>();
  private readonly adopted = new Set<string>();

  /** Another run begins, with another program perhaps. */
  forget(): void {
    for (const ids of [this.known, this.wanted, this.owned, this.adopted]) ids.clear();
  }

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
   * Takes note of a diff.
   *
   * @param isDeclared whether the program declares the resource: check has heard of it. A refresh, which a destroy may
   *   begin with, compares state with itself, and says nothing of the program.
   */
  meet(id: string, { olds, inputs, changes, isDeclared }: Met): void {
    this.know(id);
    const [had, names] = [olds["adoptSessionId"] === id, inputs["adoptSessionId"] === id];
    // Behind a resource that is replaced delete-first no check comes before the diff, and this one is deleted next.
    if (names && holdsUnknown(inputs)) this.want(id);
    if (!isDeclared || changes.some(({ replaces }) => replaces)) return;
    // An entry that once took the session over still has it; where anything changes, an engine may replace it all the same.
    if (names || (had && changes.length === 0)) this.own(id);
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
