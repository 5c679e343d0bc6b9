import { startSimulator, type Fault, type Simulator } from "zavu-simulator";
import { VirtualClock } from "../virtualClock";
import type { Schedule } from "./schedule";

export const KEY = "zv_live_model/needle+7Qx=";
export const OTHER_KEY = "zv_live_model_other_project";

/** What went wrong in a stretch of time. */
export interface Trouble {
  /** POSTs that were cut off or refused. */
  posts: number;
  /** Other requests that were. */
  others: number;
  /** Delays and answers of faults. */
  faults: number;
}

/**
 * Shorter than any bridge's times, so that much happens in a schedule. A code must still live long enough for a client to
 * see it that has few requests left.
 */
function bridgeTimes(limit: Schedule["limit"]) {
  const qrMs = limit === 40 ? 20_000 : 2_000;
  return { firstQrMs: 1.5 * qrMs, gapMs: 500, qrRotateMs: qrMs, flapEveryMs: 20_000, flapMs: 1_500 };
}

/** The server side of a schedule: a simulator whose time stands still while anything happens. */
export class World {
  /** Sessions that somebody else made: they are nobody's here. */
  readonly outside = new Set<string>();
  /** Sessions whose egress somebody else has changed. */
  readonly moved = new Set<string>();
  /** Sessions that somebody else may have deleted: nothing is promised of them. */
  readonly removed = new Set<string>();

  private constructor(
    readonly simulator: Simulator,
    readonly clock: VirtualClock,
    private readonly listener: { hooks: { left: number; then: () => void }[]; faults: number; delays: number },
    /** Every QR that was ever sent. */
    readonly qrCodes: ReadonlySet<string>,
  ) {}

  static async open(schedule: Schedule): Promise<World> {
    const { limit, isScanned, serverAheadMs, bridge, qr, summaries, normalizes, lag } = schedule;
    const listener: World["listener"] = { hooks: [], faults: 0, delays: 0 };
    const qrCodes = new Set<string>();
    const clock = new VirtualClock(Date.now());
    const simulator = await startSimulator({
      projects: { proj_a: { keys: [KEY] }, proj_b: { keys: [OTHER_KEY] } },
      times: {
        initializingMs: 800,
        qrRotateMs: 20_000,
        authenticatingMs: 500,
        ...(isScanned ? { autoScanMs: 3_000 } : {}),
        ...(bridge ? bridgeTimes(limit) : {}),
      },
      qr,
      ...(bridge ? { bridge: { codes: 2, ends: bridge } } : {}),
      rateLimit: limit === false ? false : { limit, windowMs: 60_000 },
      clock: () => clock.now() + serverAheadMs,
      sleep: async (ms, signal) => {
        listener.faults += 1;
        listener.delays += 1;
        await clock.serverSleep(ms, signal);
        listener.delays -= 1;
      },
      onRequest: () => {
        for (const hook of listener.hooks) if (--hook.left === 0) hook.then();
      },
      onAnswer: ({ fault, body }) => {
        for (const [, qr] of body.matchAll(/"qrCode":"([^"]+)"/g)) if (qr) qrCodes.add(qr);
        if (fault) listener.faults += 1;
      },
    });
    if (summaries) simulator.summaries(true);
    if (normalizes) simulator.normalize(true);
    if (lag) simulator.lag(lag.ms, lag.reads);
    return new World(simulator, clock, listener, qrCodes);
  }

  /** The ids of the sessions that are alive. */
  get alive(): Set<string> {
    return new Set(this.simulator.sessions().map(({ id }) => id));
  }

  /** Calls `then` at the n-th API request from now, before its answer is sent; until `forget`. */
  atRequest(n: number, then: () => void): void {
    this.listener.hooks.push({ left: n, then });
  }

  forget(): void {
    this.listener.hooks = [];
  }

  /** Whether some POST may be acted on long after its connection was cut. */
  isLate = false;

  fault(fault: Fault): void {
    this.isLate ||= fault.processedAfterMs !== undefined;
    this.simulator.fault(fault);
  }

  /** From now on: what the returned function says has gone wrong, as far as the server knows. */
  watchTrouble(): () => Trouble {
    // While an answer is still delayed whose client has gone, the clock may run on during another request.
    const before = { requests: this.simulator.journal.length, faults: this.listener.faults - this.listener.delays };
    return () => {
      const troubled = this.simulator.journal
        .slice(before.requests)
        .filter(({ status }) => status === "cut" || status >= 400);
      const posts = troubled.filter(({ operation }) => operation === "createSession").length;
      return { posts, others: troubled.length - posts, faults: this.listener.faults - before.faults };
    };
  }

  /** Somebody else makes a session. */
  make(body: { displayName?: string; egress?: { kind: string; nodeId?: string; country?: string } }): void {
    this.outside.add(this.simulator.make("proj_a", body));
  }
}
