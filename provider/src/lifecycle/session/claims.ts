import { holdsUnknown, type Change } from "../types";

/** A diff: the values that it compared, and its result. */
export interface NotedDiff {
  olds: Record<string, unknown>;
  inputs: Record<string, unknown>;
  changes: readonly Change[];
  isDeclared: boolean;
}

/**
 * The sessions that the resources of this process own, so that no resource takes or deletes the session of another. In the
 * dynamic form these are all resources of a run, in the plugin all resources of one provider.
 */
export class Claims {
  private readonly known = new Set<string>();
  private readonly wanted = new Set<string>();
  private readonly owned = new Set<string>();
  private readonly adopted = new Set<string>();

  /** Forgets the last run, since another program may follow. */
  forget(): void {
    for (const ids of [this.known, this.wanted, this.owned, this.adopted]) ids.clear();
  }

  /** A resource has this session in state, so a search must not take it. */
  noteKnown(id: string): void {
    this.known.add(id);
  }

  isKnown(id: string): boolean {
    return this.known.has(id);
  }

  /** The program adopts this session. Perhaps no resource has it yet. */
  noteDeclared(id: string): void {
    this.noteKnown(id);
    this.wanted.add(id);
  }

  isWanted(id: string): boolean {
    return this.wanted.has(id);
  }

  /** A declared resource has this session, so any other entry of it in state is older. */
  noteOwned(id: string): void {
    this.noteKnown(id);
    this.owned.add(id);
  }

  /**
   * Notes a diff.
   *
   * @param isDeclared whether the program declares the resource, so that check was called for it. A refresh, also the one
   *   at the start of a destroy, compares state with itself.
   */
  noteDiff(id: string, { olds, inputs, changes, isDeclared }: NotedDiff): void {
    this.noteKnown(id);
    const [had, names] = [olds["adoptSessionId"] === id, inputs["adoptSessionId"] === id];
    // If a dependency is deleted before it is replaced, the engine diffs this resource without a check, then deletes it.
    if (names && holdsUnknown(inputs)) this.noteDeclared(id);
    if (!isDeclared || changes.some(({ replaces }) => replaces)) return;
    // An entry that adopted the session earlier still has it. If anything changes, the engine may still replace it.
    if (names || (had && changes.length === 0)) this.noteOwned(id);
  }

  isOwned(id: string): boolean {
    return this.owned.has(id);
  }

  /** @returns false if another resource of this run has already adopted the session. */
  adopt(id: string): boolean {
    if (this.adopted.has(id)) return false;
    this.adopted.add(id);
    this.noteOwned(id);
    return true;
  }
}
