import { History } from "./history";
import { advance, born, type Rules } from "./machine";
import { newSessionId } from "./random";
import type { EgressState, SessionState } from "./session";

/** Where sessions outlive the process. */
export interface Keep {
  load(): SessionState[];
  save(sessions: SessionState[]): void;
}

/** All sessions of all projects; each is brought up to now when it is looked at. */
export class Sessions {
  readonly #byId: Map<string, SessionState>;
  readonly #failures: string[] = [];
  readonly history = new History();
  #serial: number;

  constructor(
    readonly rules: Rules,
    readonly clock: () => number,
    private readonly keep: Keep,
  ) {
    const saved = keep.load();
    this.#byId = new Map(saved.map((session) => [session.id, session]));
    this.#serial = Math.max(0, ...saved.map((session) => session.serial));
  }

  /** The next created sessions end in `failed`. */
  failNext(times: number, lastError: string): void {
    for (let left = times; left > 0; left--) this.#failures.push(lastError);
  }

  create(projectId: string, displayName?: string, egress?: EgressState): SessionState {
    const given = { id: newSessionId(), projectId, serial: ++this.#serial, displayName, egress };
    const session = born({ ...given, plannedFailure: this.#failures.shift() }, this.clock(), this.rules);
    return this.#put(session);
  }

  /** Oldest first (undocumented; chosen). */
  list(projectId?: string): SessionState[] {
    const now = this.clock();
    const all = [...this.#byId.values()];
    const current = all.map((session) => this.#advanced(session, now));
    if (current.some((session, index) => session !== all[index])) {
      for (const session of current) this.#byId.set(session.id, session);
      this.#save();
    }
    return current.filter((session) => projectId === undefined || session.projectId === projectId);
  }

  get(id: string): SessionState | undefined {
    const session = this.#byId.get(id);
    return session && this.#put(this.#advanced(session, this.clock()));
  }

  /** Puts what `turn` makes of the session as it is now; undefined when there is none. */
  update(id: string, turn: (session: SessionState, now: number) => SessionState): SessionState | undefined {
    const session = this.get(id);
    return session && this.#put(turn(session, this.clock()));
  }

  remove(id: string): boolean {
    const gone = this.#byId.delete(id);
    if (gone) {
      this.history.remove(id, this.clock());
      this.#save();
    }
    return gone;
  }

  #advanced(session: SessionState, now: number): SessionState {
    return advance(session, now, this.rules, (step) => this.history.add(step, now));
  }

  #put(session: SessionState): SessionState {
    if (this.#byId.get(session.id) === session) return session;
    this.#byId.set(session.id, session);
    this.history.add(session, this.clock());
    this.#save();
    return session;
  }

  #save(): void {
    this.keep.save([...this.#byId.values()]);
  }
}
