import { drop, isRunning } from "./machine";
import type { Sessions } from "./sessions";
import type { Restart } from "./types";

/** Restarts the bridge below the sessions of all projects. */
export function restartBridge(sessions: Sessions, { returns = "none", afterMs = 5_000 }: Restart = {}): void {
  const running = sessions.list().filter(isRunning);
  const linked = running.filter(({ credentials }) => credentials);
  const isReturning = { none: () => false, some: (index: number) => index % 2 === 0, all: () => true }[returns];
  const returning = new Set(linked.filter((_, index) => isReturning(index)).map(({ id }) => id));
  for (const { id } of running) {
    sessions.update(id, (session, now) =>
      drop(session, now, sessions.rules, returning.has(id) ? now + afterMs : undefined),
    );
  }
}
