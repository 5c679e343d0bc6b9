import { Counter, Gauge, Registry } from "prom-client";
import { STATUSES } from "../status";
import { ERROR_KINDS, errorKindOf } from "./errorKind";
import type { Known } from "./events";

/** What a watch knows when its metrics are read. */
export interface WatchState {
  sessions: readonly Known[];
  /** When Zavu last answered a poll, in the server's ms; 0 if it has not. */
  lastReadAt: number;
  /** The requests of the current rate-limit window, if it is known. */
  rateLimit?: { limit: number; remaining: number };
}

// A status that the API adds later. A label must not take any value that a server sends.
const OTHER = "other";

/** The metrics of a watch. No label has a name, a phone number or a QR code. */
export class WatchMetrics {
  private readonly registry = new Registry();
  private readonly reconnects = new Map<string, number>();
  private readonly errors = new Counter({
    name: "zavu_errors_total",
    help: "Requests that failed after all retries, by kind of error.",
    labelNames: ["kind"],
    registers: [this.registry],
  });
  private readonly sessionReconnects = new Counter({
    name: "zavu_reconnects_total",
    help: "Reconnects that this watch has begun, by session.",
    labelNames: ["session"],
    registers: [this.registry],
  });
  private readonly counts = this.gauge("zavu_sessions", "Sessions by status.", ["status"]);
  private readonly statuses = this.gauge(
    "zavu_session_status",
    "1 for the current status of each session, with the known reason if the session is down.",
    ["session", "status", "reason"],
  );
  private readonly changes = this.gauge(
    "zavu_session_last_change_timestamp_seconds",
    "When each session got its current status, in Unix time.",
    ["session"],
  );
  private readonly lastRead = this.gauge(
    "zavu_last_successful_read_timestamp_seconds",
    "When Zavu last answered a poll, in Unix time; 0 if it has not.",
  );
  private readonly limit = this.gauge("zavu_rate_limit_requests", "Requests that a rate-limit window allows.");
  private readonly remaining = this.gauge(
    "zavu_rate_limit_remaining_requests",
    "Requests left in the current rate-limit window, for all clients of the project.",
  );

  constructor(private readonly state: () => WatchState) {
    for (const kind of ERROR_KINDS) this.errors.inc({ kind }, 0);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  countError(error: unknown): void {
    this.errors.inc({ kind: errorKindOf(error) });
  }

  countReconnect(session: string): void {
    this.reconnects.set(session, (this.reconnects.get(session) ?? 0) + 1);
  }

  /** The metrics as Prometheus reads them. */
  text(): Promise<string> {
    const { sessions, lastReadAt, rateLimit } = this.state();
    this.setSessions(sessions.filter(({ status }) => status !== null));
    this.lastRead.set(lastReadAt / 1_000);
    for (const gauge of [this.limit, this.remaining]) gauge.remove();
    if (rateLimit) this.limit.set(rateLimit.limit);
    if (rateLimit) this.remaining.set(rateLimit.remaining);
    return this.registry.metrics();
  }

  /** Writes the series of these sessions, and removes those of all others. */
  private setSessions(sessions: readonly Known[]): void {
    for (const metric of [this.counts, this.statuses, this.changes, this.sessionReconnects]) metric.reset();
    for (const status of STATUSES) this.counts.set({ status }, 0);
    for (const { id: session, status, reason = "", since } of sessions) {
      const label = STATUSES.includes(status ?? OTHER) ? (status as string) : OTHER;
      this.counts.inc({ status: label });
      this.statuses.set({ session, status: label, reason }, 1);
      this.changes.set({ session }, since / 1_000);
      this.sessionReconnects.inc({ session }, this.reconnects.get(session) ?? 0);
    }
    const existing = new Set(sessions.map(({ id }) => id));
    for (const id of this.reconnects.keys()) if (!existing.has(id)) this.reconnects.delete(id);
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}
