import type { SessionState } from "./session";

interface Entry {
  /** When this began, in Unix ms. */
  at: number;
  /** Absent once the session is deleted. */
  session?: SessionState;
}

/** The states of sessions in the last `ms`, for reads that lag. Keeps nothing until it is switched on. */
export class History {
  #ms = 0;
  #past = new Map<string, Entry[]>();

  /** Begins with the sessions as they are; 0 ends it. */
  keep(ms: number, sessions: SessionState[]): void {
    this.#ms = ms;
    this.#past = new Map(ms > 0 ? sessions.map((session) => [session.id, [{ at: session.createdAt, session }]]) : []);
  }

  add(session: SessionState, now: number): void {
    this.#add(session.id, { at: session.updatedAt, session }, now);
  }

  remove(id: string, now: number): void {
    this.#add(id, { at: now }, now);
  }

  /** The sessions as they were at that time, oldest first; those that did not exist are absent. */
  asOf(time: number): SessionState[] {
    return [...this.#past.values()].flatMap((past) => past.findLast(({ at }) => at <= time)?.session ?? []);
  }

  #add(id: string, entry: Entry, now: number): void {
    if (this.#ms <= 0) return;
    const past = [...(this.#past.get(id) ?? []), entry];
    const oldest = past.findLastIndex(({ at }) => at <= now - this.#ms);
    this.#past.set(id, past.slice(Math.max(oldest, 0)));
  }
}
