import { causeOf, type Session } from "pulumi-zavu-provider/api";
import { messageOf } from "pulumi-zavu-provider/errors";
import { sessionListCache } from "pulumi-zavu-provider/wait";
import type { Account } from "../account";
import { PROMPT_MS, Reconnecting } from "../reconnecting";
import { isDown } from "../status";

export interface RecoverParts {
  signal: AbortSignal;
  /** Called when a reconnect begins. */
  onReconnect?(id: string): void;
  /** Called with the error of a reconnect that failed. */
  onError?(error: unknown): void;
  /** Reports a reconnect, and one that failed. */
  note(line: string): void;
}

const MINUTE_MS = 60_000;
const PAUSES_MS = [30_000, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS];
const STABLE_MS = 10 * MINUTE_MS;
// A reconnect does not help, or makes two logins replace each other, or ends in a QR code.
const HOPELESS = ["banned", "replaced", "unlinked"];

/** What is known about the recovery of a session. Times are in the clock's ms. */
interface Recovery {
  attempts: number;
  /** When to reconnect it once it is down; absent if it was not down since it was last linked or reconnected. */
  dueAt?: number;
  /** When it was linked; absent if it was down since. */
  readySince?: number;
  /** Whether it has shown a QR code since it was last linked. */
  needsScan?: boolean;
  isRunning?: boolean;
}

/** Reconnects sessions that dropped, with growing pauses. Never one that waits for a person. */
export class Recovering {
  private readonly all = new Map<string, Recovery>();
  private readonly running = new Set<Promise<void>>();
  private sender: { account: Account; reconnecting: Reconnecting } | undefined;

  constructor(private readonly parts: RecoverParts) {}

  /** Call it with the session of each answer. */
  note(session: Session, account: Account): void {
    const now = account.clock.now();
    const recovery = this.recoveryOf(session.id);
    recordStatus(recovery, session, now);
    if (recovery.needsScan || recovery.isRunning || !isRecoverable(session)) return;
    recovery.dueAt ??= now + PAUSES_MS[Math.min(recovery.attempts, PAUSES_MS.length - 1)]!;
    if (now < recovery.dueAt) return;
    delete recovery.dueAt;
    recovery.attempts += 1;
    const task = this.reconnect(session.id, recovery, account).finally(() => this.running.delete(task));
    this.running.add(task);
  }

  /** Call it for a session that does not exist any more. */
  forget(id: string): void {
    this.all.delete(id);
  }

  /** Resolves when no request is in flight. */
  async finish(): Promise<void> {
    await Promise.all(this.running);
  }

  private recoveryOf(id: string): Recovery {
    const recovery = this.all.get(id) ?? { attempts: 0 };
    this.all.set(id, recovery);
    return recovery;
  }

  private async reconnect(id: string, recovery: Recovery, account: Account): Promise<void> {
    const { signal, note, onReconnect, onError } = this.parts;
    recovery.isRunning = true;
    onReconnect?.(id);
    note(`Reconnecting session ${id}, attempt ${recovery.attempts}.`);
    try {
      await this.reconnectingOf(account).reconnect(id);
    } catch (error) {
      if (signal.aborted) return;
      onError?.(error);
      note(`Session ${id} was not reconnected: ${messageOf(error)}`);
    } finally {
      recovery.isRunning = false;
    }
  }

  private reconnectingOf(account: Account): Reconnecting {
    if (this.sender?.account !== account) {
      const listCache = sessionListCache(account, account.clock);
      const { signal } = this.parts;
      const parts = { account, listCache, signal, isWanted: isDown, postLimitMs: PROMPT_MS };
      this.sender = { account, reconnecting: new Reconnecting(parts) };
    }
    return this.sender.reconnecting;
  }
}

function recordStatus(recovery: Recovery, session: Session, now: number): void {
  const { status } = session;
  const isLinked = status === "ready";
  const waitsForScan = status === "qr_ready";
  if (waitsForScan) recovery.needsScan = true;
  if (isLinked) delete recovery.needsScan;
  // While Zavu reconnects a session, it is for a moment neither linked nor down, which must not restart any time.
  if (isLinked || waitsForScan || isHopeless(session)) delete recovery.dueAt;
  if (isDown(status) || waitsForScan) delete recovery.readySince;
  if (!isLinked) return;
  recovery.readySince ??= now;
  if (now - recovery.readySince >= STABLE_MS) recovery.attempts = 0;
}

const isHopeless = ({ lastError }: Session): boolean => HOPELESS.includes(causeOf(lastError));

/** Whether a session is down and a reconnect may bring it back without a scan. Pure. */
function isRecoverable(session: Session): boolean {
  const { status, phoneNumber, lastConnectedAt } = session;
  const wasLinked = phoneNumber !== undefined || lastConnectedAt !== undefined;
  return isDown(status) && wasLinked && !isHopeless(session);
}
