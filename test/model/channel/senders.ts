import type { JournalEntry } from "zavu-simulator";
import type { World } from "../world";

/** Which sender each session has had, and how it lost it. A link has the form SESSION/SENDER. */
export class SenderWatch {
  /** The links that this run's unlinks removed, and SESSION/ for an unlink of a session without a sender. */
  readonly unlinked = new Set<string>();
  /** Links that were removed before this run, or without an unlink: state may still have them. */
  readonly stale = new Set<string>();
  /** The links that this run overwrote with other senders. */
  readonly overwritten = new Set<string>();
  /** Sessions that had a sender when this run began, or that this run tried to unlink. */
  private readonly tried = new Set<string>();
  private links = new Set<string>();

  constructor(private readonly world: World) {
    world.watch((entry) => this.note(entry));
  }

  /** Starts another run. Links may have changed from outside before it. */
  begin(): void {
    this.note();
    for (const link of this.unlinked) if (!this.links.has(link)) this.stale.add(link);
    this.unlinked.clear();
    this.overwritten.clear();
    this.tried.clear();
    for (const link of this.links) this.tried.add(link.split("/")[0] ?? "");
  }

  /** Whether the session has this sender. */
  has(link: string): boolean {
    return this.now().has(link);
  }

  private note(entry?: JournalEntry): void {
    const now = this.now();
    const { operation, sessionId = "", processed } = entry ?? {};
    const isUnlink = operation === "unlinkSession" && processed;
    const ended = [...this.links].filter((link) => !now.has(link));
    for (const link of ended) (isUnlink && link.startsWith(`${sessionId}/`) ? this.unlinked : this.stale).add(link);
    if (operation === "linkSession" && processed)
      for (const link of ended) if (link.startsWith(`${sessionId}/`)) this.overwritten.add(link);
    // The sender may be gone since the read, or since a first unlink whose answer was lost.
    const isEmpty = isUnlink && entry?.status === 200 && ended.length === 0;
    if (isEmpty && !this.tried.has(sessionId)) this.unlinked.add(`${sessionId}/`);
    if (operation === "unlinkSession") this.tried.add(sessionId);
    for (const link of now) if (!this.links.has(link)) this.stale.delete(link);
    this.links = now;
  }

  private now(): Set<string> {
    const linked = this.world.simulator.sessions().filter(({ senderId }) => senderId !== undefined);
    return new Set(linked.map(({ id, senderId }) => `${id}/${senderId}`));
  }
}
