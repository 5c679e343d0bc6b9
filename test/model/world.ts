import { startSimulator, type Fault, type JournalEntry, type Simulator, type SimulatorOptions } from "zavu-simulator";
import { VirtualClock } from "../virtualClock";
import type { Schedule } from "./schedule";

export const KEY = "zv_live_model/needle+7Qx=";
export const OTHER_KEY = "zv_live_model_other_project";

/** What went wrong in a period. */
export interface Trouble {
  /** POSTs that were cut off or refused. */
  posts: number;
  /** Other requests that were cut off or refused. */
  others: number;
  /** Delays and answers of faults. */
  faults: number;
}

/**
 * Shorter than the times of real bridges, so that more happens in a schedule. A code must still be valid long enough for
 * a client that has few requests left.
 */
function bridgeTimes(limit: Schedule["limit"]) {
  const qrMs = limit === 40 ? 20_000 : 2_000;
  return { firstQrMs: 1.5 * qrMs, gapMs: 500, qrRotateMs: qrMs, flapEveryMs: 20_000, flapMs: 1_500 };
}

const CREATES = ["createSession", "createEgressNode"];

/** The options of a schedule for the server. */
type ServerOptions = Omit<Schedule, "form" | "parallel" | "first" | "early" | "stranger" | "restart" | "steps">;

interface Listener {
  hooks: { left: number; then: () => void }[];
  watch: (entry: JournalEntry) => void;
  faults: number;
  delays: number;
}

/** The server of a schedule: a simulator whose clock stands still while anything runs. */
export class World {
  /** Sessions that somebody else created. */
  readonly outside = new Set<string>();
  /** Sessions whose egress somebody else has changed. */
  readonly moved = new Set<string>();
  /** Sessions that somebody else may have deleted: they are not judged. */
  readonly removed = new Set<string>();

  private constructor(
    readonly simulator: Simulator,
    readonly clock: VirtualClock,
    private readonly listener: Listener,
    /** Every QR code and pairing token that was ever sent. */
    readonly secrets: ReadonlySet<string>,
  ) {}

  /** @param more options of the simulator that only the channel model uses. */
  static async open(schedule: ServerOptions, more: SimulatorOptions = {}): Promise<World> {
    const { limit, isScanned, serverAheadMs, bridge, qr, summaries, normalizes, lag } = schedule;
    const listener: Listener = { hooks: [], faults: 0, delays: 0, watch: () => undefined };
    const secrets = new Set<string>();
    const clock = new VirtualClock(Date.now());
    const simulator = await startSimulator({
      ...more,
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
      onRequest: (entry) => {
        listener.watch(entry);
        for (const hook of listener.hooks) if (--hook.left === 0) hook.then();
      },
      onAnswer: ({ fault, body }) => {
        for (const [, secret] of body.matchAll(/"(?:qrCode|token)":"([^"]+)"/g)) if (secret) secrets.add(secret);
        if (fault) listener.faults += 1;
      },
    });
    if (summaries) simulator.summaries(true);
    if (normalizes) simulator.normalize(true);
    if (lag) simulator.lag(lag.ms, lag.reads);
    return new World(simulator, clock, listener, secrets);
  }

  /** The ids of the existing sessions. */
  get existing(): Set<string> {
    return new Set(this.simulator.sessions().map(({ id }) => id));
  }

  /** Calls `watch` after each API request from now on. */
  watch(watch: (entry: JournalEntry) => void): void {
    this.listener.watch = watch;
  }

  /** Calls `then` at the n-th API request from now, before its answer is sent; until `forget`. */
  atRequest(n: number, then: () => void): void {
    this.listener.hooks.push({ left: n, then });
  }

  forget(): void {
    this.listener.hooks = [];
  }

  /** Whether a POST may be processed long after its connection was cut. */
  isLate = false;

  fault(fault: Fault): void {
    this.isLate ||= fault.processedAfterMs !== undefined;
    this.simulator.fault(fault);
  }

  /** Returns a function that counts what went wrong since now, as far as the server knows. */
  watchTrouble(): () => Trouble {
    // While the answer to a disconnected client is delayed, the clock may advance during another request.
    const before = { requests: this.simulator.journal.length, faults: this.listener.faults - this.listener.delays };
    return () => {
      const troubled = this.simulator.journal
        .slice(before.requests)
        .filter(({ status }) => status === "cut" || status >= 400);
      const posts = troubled.filter(({ operation = "" }) => CREATES.includes(operation)).length;
      return { posts, others: troubled.length - posts, faults: this.listener.faults - before.faults };
    };
  }

  /** Creates a session from outside. */
  create(body: { displayName?: string; egress?: { kind: string; nodeId?: string; country?: string } }): void {
    this.outside.add(this.simulator.make("proj_a", body));
  }
}
