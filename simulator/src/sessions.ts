import { advance, newSession, detach, setSender, type Rules } from "./machine";
import { newSessionId } from "./random";
import type { EgressState, SessionState } from "./session";
import { Store } from "./store";

/** All sessions of all projects. */
export class Sessions extends Store<SessionState> {
  readonly #failures: string[] = [];

  constructor(
    saved: SessionState[],
    readonly rules: Rules,
    clock: () => number,
    save: () => void,
  ) {
    super(saved, clock, { save, advance: (session, now, onStep) => advance(session, now, rules, onStep) });
  }

  /** The next created sessions end in `failed`. */
  failNext(times: number, lastError: string): void {
    for (let left = times; left > 0; left--) this.#failures.push(lastError);
  }

  create(projectId: string, displayName?: string, egress?: EgressState): SessionState {
    const given = { id: newSessionId(), projectId, serial: this.nextSerial(), displayName, egress };
    return this.put(newSession({ ...given, plannedFailure: this.#failures.shift() }, this.clock(), this.rules));
  }

  /** Links a session to a sender. A sender points at one session, so its previous session loses it. */
  link(id: string, senderId: string): SessionState | undefined {
    const session = this.get(id);
    const others = session ? this.list(session.projectId) : [];
    for (const other of others) {
      if (other.id !== id && other.senderId === senderId) this.update(other.id, detach);
    }
    return this.update(id, (current, now) => setSender(current, senderId, now));
  }
}
