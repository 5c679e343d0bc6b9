import type { Simulator, SimulatorOptions } from "zavu-simulator";

// A session's QR code appears this long after its POST: spread evenly over one period of the peer's polling, so that no
// phase of it has an advantage. How long the real bridge takes is not documented.
const SOONEST_MS = 3_500;
const SPREAD_MS = 3_000;
// Multiples of these, modulo 1, are spread evenly however many there are. The first session of the first run gets its QR
// code in the middle between two polls of the peer.
const GOLDEN = 0.618034;
const PLASTIC = 0.754878;
const FIRST_OFFSET = 0.715299;
const NEVER_MS = 1e9;

/** How long after its POST the QR code of a session appears, in ms. Sessions of a run count from 1. */
function qrAfterMs(session: number, run: number): number {
  return SOONEST_MS + SPREAD_MS * ((FIRST_OFFSET + GOLDEN * session + PLASTIC * run) % 1);
}

/** The longest of these times among a run's first sessions. */
export function longestQrMs(sessions: number, run: number): number {
  return Math.max(...Array.from({ length: sessions }, (_, index) => qrAfterMs(index + 1, run)));
}

/**
 * Sets each session to `qr_ready` at its own time after the POST. The times are the same for every candidate in a run
 * and differ between runs. Records each by `performance.now()`.
 */
export class Bridge {
  readonly qrReadyAt = new Map<string, number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private simulator: Simulator | undefined;
  private created = 0;

  constructor(private readonly run: number) {}

  /** The options that the simulator needs. */
  readonly options: SimulatorOptions = {
    times: { initializingMs: NEVER_MS, qrRotateMs: 0, authenticatingMs: 0 },
    onAnswer: ({ operation, status, body }) => {
      if (operation === "createSession" && status === 201)
        this.connect((JSON.parse(body) as { session: { id: string } }).session.id);
    },
  };

  serve(simulator: Simulator): void {
    this.simulator = simulator;
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private connect(id: string): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.simulator?.change(id, { status: "qr_ready" });
        this.qrReadyAt.set(id, performance.now());
      },
      qrAfterMs(++this.created, this.run),
    );
    this.timers.add(timer);
  }
}
