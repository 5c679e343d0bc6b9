import type { SessionState } from "./session";
import type { Sessions } from "./sessions";

/** The sessions as GET requests see them: late, and with some left out of lists, if a test wants that. */
export class Reads {
  readonly #unlistedUntil = new Map<string, number>();
  #lag: { ms: number; reads: "all" | "list" } = { ms: 0, reads: "all" };

  constructor(private readonly sessions: Sessions) {}

  lag(ms: number, reads: "all" | "list"): void {
    this.#lag = { ms, reads };
    this.sessions.history.keep(ms, this.sessions.list());
  }

  hideFromList(id: string, forMs: number): void {
    this.#unlistedUntil.set(id, this.sessions.clock() + forMs);
  }

  get(id: string): SessionState | undefined {
    const current = this.sessions.get(id);
    return this.#lags && this.#lag.reads === "all" ? this.#past().find((session) => session.id === id) : current;
  }

  list(projectId: string): SessionState[] {
    const now = this.sessions.clock();
    const isListed = ({ id }: SessionState) => now >= (this.#unlistedUntil.get(id) ?? -Infinity);
    const current = this.sessions.list(projectId);
    const seen = this.#lags ? this.#past().filter((session) => session.projectId === projectId) : current;
    return seen.filter(isListed);
  }

  get #lags(): boolean {
    return this.#lag.ms > 0;
  }

  /** The history is up to date once the current sessions were read. */
  #past(): SessionState[] {
    return this.sessions.history.asOf(this.sessions.clock() - this.#lag.ms);
  }
}
